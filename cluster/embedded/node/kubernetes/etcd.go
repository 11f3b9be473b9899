package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"go.etcd.io/etcd/server/v3/embed"

	"github.com/kubecadet/cadet/cluster/embedded/node/report"
)

const (
	etcdURL = "http://127.0.0.1:2379"
	etcdDir = "/var/lib/etcd"
)

// startEtcd starts the store and returns when it answers, with what closes it. It does not sync to disk: losing power
// costs a lesson's objects, never the learner's progress.
func startEtcd(ctx context.Context) (func(), error) {
	report.Begin("etcd", "opens the store")
	config := embed.NewConfig()
	config.Dir = etcdDir
	config.Name = "cadet"
	config.LogLevel = "error"
	config.UnsafeNoFsync = true
	config.TickMs, config.ElectionMs = 20, 200
	client, err := url.Parse(etcdURL)
	if err != nil {
		return nil, err
	}
	peer, err := url.Parse("http://127.0.0.1:2380")
	if err != nil {
		return nil, err
	}
	config.ListenClientUrls, config.AdvertiseClientUrls = []url.URL{*client}, []url.URL{*client}
	config.ListenPeerUrls, config.AdvertisePeerUrls = []url.URL{*peer}, []url.URL{*peer}
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	config.AutoCompactionMode, config.AutoCompactionRetention = "periodic", "5m"
	server, err := embed.StartEtcd(config)
	if err != nil {
		return nil, fmt.Errorf("etcd can't open its store (cadet down --delete begins anew): %w", err)
	}
	select {
	case <-server.Server.ReadyNotify():
		report.End("etcd")
		return server.Close, nil
	case err = <-server.Err():
	case <-time.After(time.Minute):
		err = errors.New("not ready after a minute")
	case <-ctx.Done():
		err = ctx.Err()
	}
	server.Close()
	return nil, fmt.Errorf("etcd: %w", err)
}
