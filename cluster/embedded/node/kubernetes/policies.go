package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"golang.org/x/sync/errgroup"
	admissionv1 "k8s.io/api/admissionregistration/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"

	"github.com/kubecadet/cadet/cluster/embedded/node/kubernetes/firewall"
	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
)

// A policy tells who makes an object that asks for what this node can't do, or refuses it. The names are known to the
// package cluster, too: a trait is missing where a policy is.
type policy struct {
	name     string
	wanted   bool // on this node
	action   admissionv1.ValidationAction
	on       []admissionv1.NamedRuleWithOperations
	promises []promise
}

// promise is what holds of an object that asks for nothing that can't be done, and what is said of another.
type promise struct{ expression, message string }

// Resources that policies are about.
var (
	pods      = []admissionv1.NamedRuleWithOperations{rule("", "pods")}
	podMakers = []admissionv1.NamedRuleWithOperations{
		rule("apps", "deployments", "replicasets", "daemonsets", "statefulsets"), rule("", "replicationcontrollers"), rule("batch", "jobs", "cronjobs"),
	}
	podsAndMakers   = append(append([]admissionv1.NamedRuleWithOperations{}, pods...), podMakers...)
	services        = []admissionv1.NamedRuleWithOperations{rule("", "services")}
	networkPolicies = []admissionv1.NamedRuleWithOperations{rule("networking.k8s.io", "networkpolicies")}
)

// Variables of every policy: the spec of a pod, or of the pods that an object makes, and the containers in it.
var variables = []admissionv1.Variable{
	{Name: "spec", Expression: `request.kind.kind == "Pod" ? object.spec : request.kind.kind == "CronJob" ? object.spec.jobTemplate.spec.template.spec : object.spec.template.spec`},
	{Name: "containers", Expression: `variables.spec.containers + variables.spec.?initContainers.orValue([])`},
}

// byHand leaves out what a controller made: its maker was told already.
const byHand = `!object.metadata.?ownerReferences.orValue([]).exists(o, o.?controller.orValue(false))`

func rule(group string, resources ...string) admissionv1.NamedRuleWithOperations {
	return admissionv1.NamedRuleWithOperations{RuleWithOperations: admissionv1.RuleWithOperations{
		Operations: []admissionv1.OperationType{admissionv1.Create, admissionv1.Update},
		Rule:       admissionv1.Rule{APIGroups: []string{group}, APIVersions: []string{"v1"}, Resources: resources},
	}}
}

// setPolicies has who makes what this node can't do told so. A cluster that was kept has no policy that is no longer true.
func setPolicies(ctx context.Context, client kubernetes.Interface) error {
	users, err := os.ReadFile("/proc/self/uid_map")
	if err != nil {
		return err
	}
	var all errgroup.Group
	for _, p := range policies(isSingle(string(users)), isFact(layout.KeepsLimits), isFact(layout.HasSeccomp), firewall.Possible() == nil) {
		all.Go(func() error {
			if !p.wanted {
				return p.remove(ctx, client)
			}
			return p.set(ctx, client)
		})
	}
	return all.Wait()
}

// isFact says whether the node's first process found something out.
func isFact(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// isSingle tells of a user map, as proc(5) has it, whether it holds one user.
func isSingle(uidMap string) bool {
	fields := strings.Fields(uidMap)
	return len(fields) == 3 && fields[2] == "1"
}

// object is the policy as the API has it.
func (p policy) object() *admissionv1.ValidatingAdmissionPolicy {
	fail := admissionv1.Fail
	object := &admissionv1.ValidatingAdmissionPolicy{
		ObjectMeta: metav1.ObjectMeta{Name: p.name},
		Spec: admissionv1.ValidatingAdmissionPolicySpec{
			FailurePolicy:    &fail,
			MatchConstraints: &admissionv1.MatchResources{ResourceRules: p.on},
			Variables:        variables,
		},
	}
	if p.action == admissionv1.Warn {
		object.Spec.MatchConditions = []admissionv1.MatchCondition{{Name: "by-hand", Expression: byHand}}
	}
	for _, promise := range p.promises {
		object.Spec.Validations = append(object.Spec.Validations, admissionv1.Validation{Expression: promise.expression, Message: promise.message})
	}
	return object
}

func (p policy) set(ctx context.Context, client kubernetes.Interface) error {
	want := p.object()
	all := client.AdmissionregistrationV1().ValidatingAdmissionPolicies()
	_, err := all.Create(ctx, want, metav1.CreateOptions{})
	if apierrors.IsAlreadyExists(err) {
		err = p.change(ctx, client, want)
	}
	if err != nil {
		return fmt.Errorf("policy %s: %w", p.name, err)
	}
	_, err = client.AdmissionregistrationV1().ValidatingAdmissionPolicyBindings().Create(ctx, &admissionv1.ValidatingAdmissionPolicyBinding{
		ObjectMeta: metav1.ObjectMeta{Name: p.name},
		Spec:       admissionv1.ValidatingAdmissionPolicyBindingSpec{PolicyName: p.name, ValidationActions: []admissionv1.ValidationAction{p.action}},
	}, metav1.CreateOptions{})
	if err != nil && !apierrors.IsAlreadyExists(err) {
		return fmt.Errorf("binding of policy %s: %w", p.name, err)
	}
	return nil
}

// change makes a policy of another version of cadet the one that is wanted.
func (p policy) change(ctx context.Context, client kubernetes.Interface, want *admissionv1.ValidatingAdmissionPolicy) error {
	all := client.AdmissionregistrationV1().ValidatingAdmissionPolicies()
	have, err := all.Get(ctx, p.name, metav1.GetOptions{})
	if err != nil || equality.Semantic.DeepDerivative(want.Spec, have.Spec) {
		return err
	}
	have.Spec = want.Spec
	_, err = all.Update(ctx, have, metav1.UpdateOptions{})
	return err
}

func (p policy) remove(ctx context.Context, client kubernetes.Interface) error {
	of := client.AdmissionregistrationV1()
	for _, remove := range []func(context.Context, string, metav1.DeleteOptions) error{
		of.ValidatingAdmissionPolicyBindings().Delete, of.ValidatingAdmissionPolicies().Delete,
	} {
		if err := remove(ctx, p.name, metav1.DeleteOptions{}); err != nil && !apierrors.IsNotFound(err) {
			return fmt.Errorf("remove policy %s: %w", p.name, err)
		}
	}
	return nil
}
