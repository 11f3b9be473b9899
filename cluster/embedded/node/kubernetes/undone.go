package main

import admissionv1 "k8s.io/api/admissionregistration/v1"

// onlyUserZero holds of pods that ask for no other user than 0.
var onlyUserZero = promise{
	`[variables.spec.?securityContext.?runAsUser, variables.spec.?securityContext.?runAsGroup, variables.spec.?securityContext.?fsGroup].all(id, id.orValue(0) == 0) &&
variables.spec.?securityContext.?supplementalGroups.orValue([]).all(id, id == 0) &&
variables.containers.all(c, c.?securityContext.?runAsUser.orValue(0) == 0 && c.?securityContext.?runAsGroup.orValue(0) == 0)`,
	`this node has one user, 0: runAsUser, runAsGroup, fsGroup and supplementalGroups can be nothing else. "cadet doctor" says what more users take`,
}

var sharedUsers = promise{
	`variables.spec.?hostUsers.orValue(true) == true`,
	"on this node pods can't have users of their own: hostUsers can't be false",
}

var noLimits = promise{
	`!variables.containers.exists(c, c.?resources.?limits.?memory.hasValue() || c.?resources.?limits.?cpu.hasValue()) &&
!variables.spec.?resources.?limits.?memory.hasValue() && !variables.spec.?resources.?limits.?cpu.hasValue()`,
	`this node can't keep limits of memory and cpu: the scheduler and quotas count them, but a container may use more, and is not OOMKilled. "cadet doctor" says what it takes`,
}

var noPodLimits = promise{
	`!variables.spec.?resources.?limits.hasValue()`,
	"this node keeps the limits of a pod for each of its containers, not for all of them together",
}

var noSeccomp = promise{
	`([variables.spec.?securityContext.?seccompProfile.?type.orValue("Unconfined")] +
variables.containers.map(c, c.?securityContext.?seccompProfile.?type.orValue("Unconfined"))).all(t, t == "Unconfined")`,
	"this node does not filter system calls: seccompProfile has no effect (runc was built without libseccomp's headers)",
}

// What no node of this engine does for pods.
var undoneForPods = []promise{
	{
		`([variables.spec.?securityContext.?appArmorProfile.?type.orValue("Unconfined")] +
variables.containers.map(c, c.?securityContext.?appArmorProfile.?type.orValue("Unconfined"))).all(t, t == "Unconfined")`,
		"this node has no AppArmor: appArmorProfile has no effect",
	},
	{
		`!variables.spec.?securityContext.?seLinuxOptions.hasValue() && !variables.containers.exists(c, c.?securityContext.?seLinuxOptions.hasValue())`,
		"this node has no SELinux: seLinuxOptions have no effect",
	},
	{
		`!variables.containers.exists(c, c.?ports.orValue([]).exists(p, p.?hostPort.hasValue() && p.?protocol.orValue("TCP") == "SCTP"))`,
		"this node forwards no SCTP: the hostPort has no effect",
	},
}

var undoneForServices = []promise{
	{`!object.spec.?ports.orValue([]).exists(p, p.?protocol.orValue("TCP") == "SCTP")`, "this cluster forwards no SCTP: callers of the Service's address are not answered"},
	{`object.spec.?externalTrafficPolicy.orValue("Cluster") != "Local"`, "on this cluster pods see the node as the caller even with externalTrafficPolicy: Local"},
}

var noNetworkPolicies = promise{"false", "this cluster does not keep NetworkPolicies, as nftables can't be used on this machine: pods reach each other as before"}

// policies are all there are, on a node with these abilities.
func policies(oneUser, limits, seccomp, firewall bool) []policy {
	return []policy{
		{"cadet-one-user", oneUser, admissionv1.Deny, pods, []promise{onlyUserZero}},
		{"cadet-one-user-workloads", oneUser, admissionv1.Warn, podMakers, []promise{onlyUserZero}},
		{"cadet-shared-users", true, admissionv1.Deny, pods, []promise{sharedUsers}},
		{"cadet-shared-users-workloads", true, admissionv1.Warn, podMakers, []promise{sharedUsers}},
		{"cadet-no-limits", !limits, admissionv1.Warn, podsAndMakers, []promise{noLimits}},
		{"cadet-no-pod-limits", limits, admissionv1.Warn, podsAndMakers, []promise{noPodLimits}},
		{"cadet-no-seccomp", !seccomp, admissionv1.Warn, podsAndMakers, []promise{noSeccomp}},
		{"cadet-undone", true, admissionv1.Warn, podsAndMakers, undoneForPods},
		{"cadet-undone-services", true, admissionv1.Warn, services, undoneForServices},
		{"cadet-no-network-policies", !firewall, admissionv1.Warn, networkPolicies, []promise{noNetworkPolicies}},
	}
}
