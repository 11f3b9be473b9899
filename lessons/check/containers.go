package check

import (
	"slices"
	"strings"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// podSpec is the spec of a pod, or of the template of what makes pods; of a CronJob, of its job's.
func podSpec(object ref.Val) ref.Val {
	for _, way := range [][]string{{"spec", "template", "spec"}, {"spec", "jobTemplate", "spec", "template", "spec"}} {
		if spec := field(object, way...); spec != nil {
			return spec
		}
	}
	return field(object, "spec")
}

// container finds a container by its name, among the init containers too. name is how reasons call it.
func (s *sight) container(args []ref.Val) (container, spec ref.Val, name, why string) {
	object, why := s.object(args[0])
	if object == nil {
		return nil, nil, "", why
	}
	spec = podSpec(object)
	var there []string
	for _, list := range []string{"containers", "initContainers"} {
		for _, c := range items(field(spec, list)) {
			if text(c, "name") == asText(args[1]) {
				return c, spec, s.say("%s, container %s", called(object), asText(args[1])), ""
			}
			there = append(there, text(c, "name"))
		}
	}
	return nil, nil, "", s.say("%s has no container %s; it has %s", called(object), asText(args[1]), s.orNone(there))
}

// containerIs: the fields of a container have the values wanted.
func containerIs(s *sight, args []ref.Val) verdict {
	c, _, name, why := s.container(args)
	if c == nil {
		return verdict{why}
	}
	return s.sameFields(name, c, args[2])
}

// imageIs: a container runs an image.
func imageIs(s *sight, args []ref.Val) verdict {
	c, _, name, why := s.container(args)
	if c == nil {
		return verdict{why}
	}
	if why := s.differs(s.say("the image"), field(c, "image"), args[2]); why != "" {
		return s.no("%s: %s", name, why)
	}
	return yes
}

// envIs: an environment variable of a container has a value.
func envIs(s *sight, args []ref.Val) verdict {
	c, _, name, why := s.container(args)
	if c == nil {
		return verdict{why}
	}
	variable := asText(args[2])
	var there []string
	for _, e := range items(field(c, "env")) {
		there = append(there, text(e, "name"))
		if text(e, "name") != variable {
			continue
		}
		if from := field(e, "valueFrom"); from != nil {
			return s.no("%s: the environment variable %s comes from %s, and should be %s", name, variable, strings.Join(keys(from), ", "), quoted(show(args[3])))
		}
		found := field(e, "value")
		if found == nil {
			found = types.String("")
		}
		if show(found) == show(args[3]) {
			return yes
		}
		return s.no("%s: the environment variable %s is %s, should be %s", name, variable, quoted(show(found)), quoted(show(args[3])))
	}
	if len(there) > 0 {
		return s.no("%s: the environment variable %s is not set; set are %s", name, variable, s.listed(there))
	}
	return s.no("%s: the environment variable %s is not set", name, variable)
}

// portIs: a container declares a port.
func portIs(s *sight, args []ref.Val) verdict {
	c, _, name, why := s.container(args)
	if c == nil {
		return verdict{why}
	}
	var there []string
	for _, p := range items(field(c, "ports")) {
		if field(p, "containerPort").Equal(args[2]) == types.True {
			return yes
		}
		there = append(there, show(field(p, "containerPort")))
	}
	return s.no("%s declares the ports %s, and should declare %s", name, s.orNone(there), show(args[2]))
}

// orNone joins what there is of something, or says that there is none.
func (s *sight) orNone(all []string) string { return orElse(s.listed(all), s.say("none")) }

var probes = []string{"liveness", "readiness", "startup"}

// probeIs: a container has a probe of a kind (liveness, readiness, startup) made in a way (exec, httpGet, tcpSocket, grpc).
func probeIs(s *sight, args []ref.Val) verdict {
	c, _, name, why := s.container(args)
	if c == nil {
		return verdict{why}
	}
	kind, way := asText(args[2]), asText(args[3])
	if !slices.Contains(probes, kind) {
		return s.no("this check cannot be read: there is no %s probe, only %s", kind, s.listed(probes))
	}
	if probe := field(c, kind+"Probe"); probe != nil {
		if field(probe, way) != nil {
			return yes
		}
		return s.no("%s: its %s probe is made by %s, should be by %s", name, kind, orElse(wayOf(probe), s.say("nothing")), way)
	}
	var others []string
	for _, other := range probes {
		if probe := field(c, other+"Probe"); probe != nil {
			others = append(others, s.say("a %s probe (%s)", other, wayOf(probe)))
		}
	}
	return s.no("%s has no %s probe; it has %s", name, kind, s.orNone(others))
}

// wayOf is how a probe looks.
func wayOf(probe ref.Val) string {
	for _, way := range []string{"exec", "httpGet", "tcpSocket", "grpc"} {
		if field(probe, way) != nil {
			return way
		}
	}
	return ""
}

// tokenVolume begins the name of the volume that admission puts into every pod. Nobody who wrote the pod knows of it, so
// reasons don't list it.
const tokenVolume = "kube-api-access-"

// mountsAt: a container has a volume, which its pod has too, at a path.
func mountsAt(s *sight, args []ref.Val) verdict {
	c, spec, name, why := s.container(args)
	if c == nil {
		return verdict{why}
	}
	volume, at := asText(args[2]), strings.TrimSuffix(asText(args[3]), "/")
	var volumes, mounts []string
	for _, v := range items(field(spec, "volumes")) {
		if !strings.HasPrefix(text(v, "name"), tokenVolume) {
			volumes = append(volumes, text(v, "name"))
		}
	}
	met := false
	for _, m := range items(field(c, "volumeMounts")) {
		if strings.HasPrefix(text(m, "name"), tokenVolume) {
			continue
		}
		mounts = append(mounts, s.say("%s at %s", text(m, "name"), text(m, "mountPath")))
		met = met || text(m, "name") == volume && strings.TrimSuffix(text(m, "mountPath"), "/") == at
	}
	switch {
	case !slices.Contains(volumes, volume):
		return s.no("%s: its pod has no volume %s; it has %s", name, volume, s.orNone(volumes))
	case !met:
		return s.no("%s mounts %s, and should mount %s at %s", name, orElse(s.listed(mounts), s.say("nothing")), volume, at)
	}
	return yes
}
