package nodeimage

import (
	"runtime"
	"sync"

	"github.com/google/go-containerregistry/pkg/compression"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// compress makes gzip layers, which every docker load reads, of archives; side by side, as it takes longest.
func compress(paths []string) ([]v1.Layer, error) {
	layers, errs := make([]v1.Layer, len(paths)), make([]error, len(paths))
	var group sync.WaitGroup
	for i, path := range paths {
		group.Go(func() {
			layers[i], errs[i] = tarball.LayerFromFile(path, tarball.WithCompressedCaching)
		})
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return layers, nil
}

// innerLayer is a layer that only our containerd reads, when a cluster starts: zstd unpacks several times as fast as gzip.
func innerLayer(path string) (v1.Layer, error) {
	return tarball.LayerFromFile(path, tarball.WithCompression(compression.ZStd),
		tarball.WithMediaType(types.OCILayerZStd), tarball.WithCompressedCaching)
}

func configure(image v1.Image, config v1.Config) (v1.Image, error) {
	file, err := image.ConfigFile()
	if err != nil {
		return nil, err
	}
	file = file.DeepCopy()
	file.OS, file.Architecture = "linux", runtime.GOARCH
	file.Created = v1.Time{Time: epoch}
	file.Config = config
	for i := range file.History {
		file.History[i].Created = v1.Time{Time: epoch}
	}
	return mutate.ConfigFile(image, file)
}
