package session

import (
	"strings"
	"testing"
)

func TestRefusal(t *testing.T) {
	security := `Error from server (Forbidden): error when creating "STDIN": pods "client" is forbidden: violates PodSecurity ` +
		`"restricted:latest": allowPrivilegeEscalation != false (container "client" must set securityContext.allowPrivilegeEscalation=false), ` +
		strings.Repeat("unrestricted capabilities, ", 20)
	for said, want := range map[string]string{
		"service/x created\n" + security: `violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false`,
		`Error from server (Forbidden): error when creating "STDIN": pods "client" is forbidden: failed quota: q: must specify limits.cpu for: client`: "failed quota: q: must specify limits.cpu for: client",
		"error: no objects passed to apply": "",
	} {
		if got := refusal(said); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%q, not %q", got, want)
		}
	}
}
