package live

import (
	"strings"

	"k8s.io/apimachinery/pkg/labels"
)

// Controller is a ReplicationController, one side of a rolling update by hand.
type Controller struct {
	Name, Selector, Image              string
	Version                            string // the label "version" of its pods, else the tag of their image
	Desired, Current, Ready, Available int32
}

// Controllers lists the ReplicationControllers of a snapshot by name.
func Controllers(s *Snapshot) []Controller {
	list := make([]Controller, 0, len(s.ReplicationControllers))
	for _, rc := range s.ReplicationControllers {
		v := Controller{
			Name: rc.Name, Selector: labels.FormatLabels(rc.Spec.Selector), Desired: replicas(rc.Spec.Replicas),
			Current: rc.Status.Replicas, Ready: rc.Status.ReadyReplicas, Available: rc.Status.AvailableReplicas,
		}
		if t := rc.Spec.Template; t != nil {
			v.Image, v.Version = images(&t.Spec), t.Labels["version"]
		}
		if v.Version == "" {
			v.Version = tag(v.Image)
		}
		list = append(list, v)
	}
	return list
}

// tag is what follows the colon of an image's name, which is not the one of a registry's port.
func tag(image string) string {
	if i := strings.LastIndexByte(image, ':'); i > strings.LastIndexByte(image, '/') {
		return image[i+1:]
	}
	return ""
}
