// Package wholefile replaces files as a whole: whoever reads one meanwhile finds all of the old or all of the new.
package wholefile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Write replaces a file, at once or not at all. After a power cut it may be empty: it is for what can be made anew.
func Write(path string, data []byte, mode fs.FileMode) error {
	return replace(path, data, mode, func(*os.File) error { return nil })
}

// WriteLasting is Write for what can't be made anew: it lasts through a power cut, and waits for the disk.
func WriteLasting(path string, data []byte, mode fs.FileMode) error {
	if err := replace(path, data, mode, (*os.File).Sync); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close()) // else the disk may still have the old name
}

// replace writes a new file beside the old one and gives it its name, once finish is done with it.
func replace(path string, data []byte, mode fs.FileMode, finish func(*os.File) error) error {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-*") // 0600
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil {
		err = errors.Join(file.Chmod(mode), finish(file))
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}
