package live

import (
	"fmt"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/kubectl/pkg/util/deployment"
	"sigs.k8s.io/yaml"
)

// changeCause is the annotation in which a learner can note why a revision was made.
const changeCause = "kubernetes.io/change-cause"

// Revision is one entry of a Deployment's history.
type Revision struct {
	Number int64
	Set    string // name of its ReplicaSet
	Image  string
	Pods   int32
	Made   time.Time // when its template was first rolled out
	Cause  string
	Note   string // what sets it apart: "now", "never became ready: ErrImagePull", "was revision 1"
	Now    bool

	template *corev1.PodTemplateSpec
}

// History lists the revisions of a Deployment, the newest first.
func History(s *Snapshot, name string) []Revision {
	d := findDeployment(s, name)
	if d == nil {
		return nil
	}
	var list []Revision
	for _, rs := range setsOf(s, d) {
		list = append(list, Revision{
			Number: revision(rs), Set: rs.Name, Image: images(&rs.Spec.Template.Spec), Pods: rs.Status.Replicas,
			Made: rs.CreationTimestamp.Time, Cause: rs.Annotations[changeCause], Now: isPresent(d, rs),
			Note: note(s, d, rs), template: &rs.Spec.Template,
		})
	}
	return list
}

// Template is the pod template of a revision as YAML, without the label that the Deployment controller adds.
func (r Revision) Template() (string, error) {
	t := r.template.DeepCopy()
	delete(t.Labels, appsv1.DefaultDeploymentUniqueLabelKey)
	text, err := yaml.Marshal(t)
	if err != nil {
		return "", fmt.Errorf("write the pod template of revision %d as YAML: %w", r.Number, err)
	}
	return string(text), nil
}

func note(s *Snapshot, d *appsv1.Deployment, rs *appsv1.ReplicaSet) string {
	var notes []string
	if isPresent(d, rs) {
		notes = append(notes, "now")
	}
	if why := neverReady(s, rs); why != "" {
		notes = append(notes, "never became ready: "+why)
	}
	if old := rs.Annotations[deployment.RevisionHistoryAnnotation]; old != "" {
		notes = append(notes, "was revision "+strings.ReplaceAll(old, ",", ", "))
	}
	return strings.Join(notes, ", ")
}

// neverReady is why no pod of a ReplicaSet was ever ready, as far as pods and events still tell. Events outlive the
// pods by an hour, which is what makes a failed revision recognisable after its pods are gone.
func neverReady(s *Snapshot, rs *appsv1.ReplicaSet) string {
	if rs.Status.ReadyReplicas > 0 {
		return ""
	}
	reason, pods := "", rs.Name+"-"
	for _, e := range s.Events {
		if e.InvolvedObject.Kind != "Pod" || !strings.HasPrefix(e.InvolvedObject.Name, pods) {
			continue
		}
		switch failure, found := strings.CutPrefix(e.Message, "Error: "); {
		case e.Reason == "Started":
			return ""
		case e.Reason == "Failed" && found && (reason == "" || reason == "ImagePullBackOff"):
			reason, _, _ = strings.Cut(failure, ":")
		}
	}
	if reason == "" {
		reason, _, _ = strings.Cut(setProblem(s, rs).String(), ":")
	}
	return reason
}
