package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	admissionv1 "k8s.io/api/admissionregistration/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

// Policies of a node with a single user. Such a node can't start what asks for another one: a pod is refused, and what
// makes pods is warned of, when it is made, so that neither waits without a word.
const (
	oneUserPods      = "cadet-one-user"
	oneUserWorkloads = "cadet-one-user-workloads"
)

const oneUserMessage = "this node has one user, 0: runAsUser, runAsGroup, fsGroup and supplementalGroups can be nothing else, and hostUsers not false. \"cadet doctor\" says what more users take"

// onlyUserZero holds of a pod's spec that asks for no other user. %[1]s is where the spec is.
const onlyUserZero = `%[1]s.?hostUsers.orValue(true) &&
[%[1]s.?securityContext.?runAsUser, %[1]s.?securityContext.?runAsGroup, %[1]s.?securityContext.?fsGroup].all(id, id.orValue(0) == 0) &&
%[1]s.?securityContext.?supplementalGroups.orValue([]).all(id, id == 0) &&
(%[1]s.containers + %[1]s.?initContainers.orValue([])).all(c,
  c.?securityContext.?runAsUser.orValue(0) == 0 && c.?securityContext.?runAsGroup.orValue(0) == 0)`

// limitUsers has pods refused that ask for users which the node doesn't have. A cluster that was started with others before
// keeps no policy that is no longer true.
func limitUsers(ctx context.Context, client kubernetes.Interface) error {
	text, err := os.ReadFile("/proc/self/uid_map")
	if err != nil {
		return err
	}
	single := isSingle(string(text))
	for _, p := range []struct {
		name, spec string
		action     admissionv1.ValidationAction
		rules      []admissionv1.NamedRuleWithOperations
	}{
		{oneUserPods, "object.spec", admissionv1.Deny, []admissionv1.NamedRuleWithOperations{rule("", "pods")}},
		{oneUserWorkloads, "object.spec.template.spec", admissionv1.Warn, []admissionv1.NamedRuleWithOperations{
			rule("apps", "deployments", "replicasets", "daemonsets", "statefulsets"), rule("", "replicationcontrollers"), rule("batch", "jobs")}},
	} {
		if err := setPolicy(ctx, client, single, p.name, fmt.Sprintf(onlyUserZero, p.spec), p.action, p.rules); err != nil {
			return err
		}
	}
	return nil
}

// isSingle tells of a user map, as proc(5) has it, whether it holds one user.
func isSingle(uidMap string) bool {
	fields := strings.Fields(uidMap)
	return len(fields) == 3 && fields[2] == "1"
}

func rule(group string, resources ...string) admissionv1.NamedRuleWithOperations {
	return admissionv1.NamedRuleWithOperations{RuleWithOperations: admissionv1.RuleWithOperations{
		Operations: []admissionv1.OperationType{admissionv1.Create, admissionv1.Update},
		Rule:       admissionv1.Rule{APIGroups: []string{group}, APIVersions: []string{"v1"}, Resources: resources},
	}}
}

// setPolicy makes a policy with its binding, or deletes both.
func setPolicy(ctx context.Context, client kubernetes.Interface, wanted bool, name, expression string, action admissionv1.ValidationAction, rules []admissionv1.NamedRuleWithOperations) error {
	policies, bindings := client.AdmissionregistrationV1().ValidatingAdmissionPolicies(), client.AdmissionregistrationV1().ValidatingAdmissionPolicyBindings()
	if !wanted {
		for _, remove := range []func(context.Context, string, metav1.DeleteOptions) error{bindings.Delete, policies.Delete} {
			if err := remove(ctx, name, metav1.DeleteOptions{}); err != nil && !apierrors.IsNotFound(err) {
				return err
			}
		}
		return nil
	}
	fail := admissionv1.Fail
	_, err := policies.Create(ctx, &admissionv1.ValidatingAdmissionPolicy{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec: admissionv1.ValidatingAdmissionPolicySpec{
			FailurePolicy:    &fail,
			MatchConstraints: &admissionv1.MatchResources{ResourceRules: rules},
			Validations:      []admissionv1.Validation{{Expression: expression, Message: oneUserMessage}},
		},
	}, metav1.CreateOptions{})
	if err != nil && !apierrors.IsAlreadyExists(err) {
		return err
	}
	_, err = bindings.Create(ctx, &admissionv1.ValidatingAdmissionPolicyBinding{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec:       admissionv1.ValidatingAdmissionPolicyBindingSpec{PolicyName: name, ValidationActions: []admissionv1.ValidationAction{action}},
	}, metav1.CreateOptions{})
	if apierrors.IsAlreadyExists(err) {
		return nil
	}
	return err
}
