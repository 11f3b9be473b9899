package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/kubecadet/cadet/cluster/state"
)

// shape is how a cluster was made; it stays so.
type shape struct {
	Nodes int `json:"nodes"`
}

// shape returns how the cluster that is there was made; the zero value where there is none.
func (s folder) shape() (shape, error) {
	if _, err := os.Stat(s.root()); errors.Is(err, fs.ErrNotExist) {
		return shape{}, nil
	}
	of := shape{Nodes: 1} // where nothing is written down, there was no other choice
	err := state.ReadJSON(s.shapeFile(), &of)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	if err == nil && (of.Nodes < 1 || of.Nodes > MostNodes) {
		err = fmt.Errorf("%s speaks of %d nodes", s.shapeFile(), of.Nodes)
	}
	if err != nil {
		return shape{}, fmt.Errorf("how many nodes the cluster has can't be read: %w; cadet down --delete begins anew, and your progress is kept", err)
	}
	return of, nil
}

// keepShape writes down how a cluster is made, before there is one.
func (s folder) keepShape(of shape) error {
	if is, err := s.shape(); err == nil && is == of {
		return nil
	}
	return state.WriteJSON(s.shapeFile(), of)
}

// count returns how many nodes the cluster has, or is to have: as many as asked for, where 0 is any number.
func (s folder) count(asked int) (int, error) {
	if asked > MostNodes {
		return 0, fmt.Errorf("the embedded engine has at most %[1]d nodes, not %[2]d; for more: cadet up --engine kind --nodes %[2]d", MostNodes, asked)
	}
	is, err := s.shape()
	switch {
	case err != nil:
		return 0, err
	case is.Nodes == 0:
		return max(1, asked), nil
	case asked != 0 && asked != is.Nodes:
		return 0, fmt.Errorf("the one that is there was made with --nodes %[1]d, not %[2]d\n"+
			"to make it anew (your progress is kept): cadet down --delete --engine embedded, then cadet up --engine embedded --nodes %[2]d\n"+
			"to use it as it is: cadet up --engine embedded", is.Nodes, asked)
	}
	return is.Nodes, nil
}
