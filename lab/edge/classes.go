package edge

import networkingv1 "k8s.io/api/networking/v1"

// Annotations of the API. The one of the class is older than spec.ingressClassName, and controllers still go by it.
const (
	classAnnotation   = "kubernetes.io/ingress.class"
	defaultAnnotation = networkingv1.AnnotationIsDefaultIngressClass
)

// classes tells which Ingresses are the edge's.
type classes struct {
	ours map[string]bool
	bare bool // Ingresses that name no class are ours too
}

// newClasses reads the cluster's classes. Ingresses without a class belong to the class that is marked as the default,
// or to the only one that there is.
func newClasses(all []*networkingv1.IngressClass) classes {
	c := classes{ours: map[string]bool{}}
	for _, class := range all {
		if class.Spec.Controller != Controller {
			continue
		}
		c.ours[class.Name] = true
		if class.Annotations[defaultAnnotation] == "true" || len(all) == 1 {
			c.bare = true
		}
	}
	return c
}

func (c classes) contain(i *networkingv1.Ingress) bool {
	if name, found := i.Annotations[classAnnotation]; found {
		return c.ours[name]
	}
	if i.Spec.IngressClassName != nil {
		return c.ours[*i.Spec.IngressClassName]
	}
	return c.bare
}
