// Package images knows the lab's images by name, as lessons say them and as nodes pull them.
package images

import (
	"io/fs"
	"regexp"
	"strings"
)

// labImages finds the names of the lab's images, as lessons say them: none that names a registry or project, and any
// version, for a lesson may ask for one that does not exist.
var labImages = regexp.MustCompile(`(^|[^\w./-])((?:hello|users|products|lab):v\d+)\b`)

// labImage is one of them as a pod has it, wherever it is pulled from.
var labImage = regexp.MustCompile(`(?:^|/)(?:hello|users|products|lab):v\d+$`)

// IsLab says whether an image is one of the lab's, wherever it is pulled from.
func IsLab(image string) bool { return labImage.MatchString(image) }

// pulled is a folder in whose files, read with fs.ReadFile, the lab's images have the names they are pulled by. So
// what a learner sees, runs and is checked for agrees, and lessons need not know where a cluster pulls from.
type pulled struct {
	fs.FS
	from string // as in "registry.example.com/class"
}

// PulledFrom returns a folder in which the lab's images have the names by which nodes pull them from a registry; the folder
// as it is where images is empty, because the nodes have them.
func PulledFrom(files fs.FS, images string) fs.FS {
	if files == nil || images == "" {
		return files
	}
	return pulled{files, images}
}

// ReadFile reads a file and renames the images in it.
func (p pulled) ReadFile(name string) ([]byte, error) {
	data, err := fs.ReadFile(p.FS, name)
	if err != nil {
		return nil, err
	}
	from := strings.ReplaceAll(p.from, "$", "$$")
	return labImages.ReplaceAll(data, []byte("${1}"+from+"/${2}")), nil
}
