// Package applets lists the programs of the lab image.
package applets

import (
	"cmp"
	"slices"

	"github.com/kubecadet/cadet/lab/applet"
	"github.com/kubecadet/cadet/lab/caller"
	"github.com/kubecadet/cadet/lab/certificates"
	"github.com/kubecadet/cadet/lab/edge"
	"github.com/kubecadet/cadet/lab/files"
	"github.com/kubecadet/cadet/lab/git"
	"github.com/kubecadet/cadet/lab/hello"
	"github.com/kubecadet/cadet/lab/load"
	"github.com/kubecadet/cadet/lab/names"
	"github.com/kubecadet/cadet/lab/process"
	"github.com/kubecadet/cadet/lab/proxy"
	"github.com/kubecadet/cadet/lab/servers"
	"github.com/kubecadet/cadet/lab/shell"
	"github.com/kubecadet/cadet/lab/system"
	"github.com/kubecadet/cadet/lab/text"
	"github.com/kubecadet/cadet/lab/web"
)

// All returns the programs by name.
func All() []applet.Applet {
	all := slices.Concat(
		[]applet.Applet{hello.Applet(), caller.Applet(), edge.Applet(), load.Applet(), proxy.Applet()},
		servers.Applets(), process.Applets(), shell.Applets(), files.Applets(), text.Applets(),
		system.Applets(), names.Applets(), git.Applets(), certificates.Applets(), web.Applets(),
	)
	slices.SortFunc(all, func(a, b applet.Applet) int { return cmp.Compare(a.Name, b.Name) })
	return all
}
