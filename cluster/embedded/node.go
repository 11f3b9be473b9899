package embedded

// programs is the folder of the programs that the build puts beside cadet: cadet-node and what it runs.
type programs string

// node is what runs on this machine: the first process of the node, which has all others of the cluster below it. It is
// launched, stopped and removed with its relay.
type node struct {
	state    folder
	programs programs
}

// relay is the process outside the node that has the API server's address on this machine: see relay_linux.go.
type relay struct {
	state    folder
	programs programs
}
