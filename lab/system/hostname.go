package system

import (
	"context"
	"fmt"
	"net"
	"os"
	"strings"

	"github.com/kubecadet/cadet/lab/applet"
)

func hostname(_ context.Context, std applet.Streams, args []string) error {
	flags := applet.Flags(std, "hostname", "[-i | -s]")
	addresses := flags.BoolP("ip-address", "i", false, "the addresses instead")
	flags.BoolVarP(addresses, "all-ip-addresses", "I", false, "the same")
	short := flags.BoolP("short", "s", false, "the part before the first dot")
	if err := applet.Parse(std, flags, args); err != nil {
		return err
	}
	if *addresses {
		own, err := ownAddresses()
		if err != nil {
			return fmt.Errorf("cannot read the addresses: %w", err)
		}
		_, err = fmt.Fprintln(std.Out, strings.Join(own, " "))
		return err
	}
	name, err := os.Hostname()
	if err != nil {
		return err
	}
	if *short {
		name, _, _ = strings.Cut(name, ".")
	}
	_, err = fmt.Fprintln(std.Out, name)
	return err
}

// ownAddresses are those of the interfaces: in a pod, what its status says.
func ownAddresses() ([]string, error) {
	all, err := net.InterfaceAddrs()
	if err != nil {
		return nil, err
	}
	var own []string
	for _, address := range all {
		network, ok := address.(*net.IPNet)
		if ok && network.IP.IsGlobalUnicast() {
			own = append(own, network.IP.String())
		}
	}
	return own, nil
}
