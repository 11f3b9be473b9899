# cadet: what to type.  make help lists it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

KUBERNETES := $(shell sed -n 's|.*k8s.io/kubernetes ||p' cluster/embedded/node/go.mod)
VERSION_FLAGS := -X k8s.io/component-base/version.gitVersion=$(KUBERNETES) -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=$(word 2,$(subst ., ,$(KUBERNETES)))
LDFLAGS := -s -w $(VERSION_FLAGS)
# What "cadet --version" says. It is for the linker alone, so that a commit compiles nothing anew; a tarball has no git.
VERSION = $(shell git describe --always --dirty --tags 2>/dev/null || echo dev)

NODE := cluster/embedded/node
TOOLS := cluster/embedded/tools
# The node's packages are always compiled with the same flags, so that Go's cache serves build, test and lint.
NODE_FLAGS := -trimpath -buildvcs=false

# runc filters system calls where it can be linked with libseccomp.
LINKS_SECCOMP = printf '\#include <seccomp.h>\nint main(void) { return seccomp_release == 0; }\n' | $${CC:-gcc} -static -x c - -lseccomp -o /dev/null 2>/dev/null && command -v pkg-config >/dev/null && pkg-config --exists libseccomp

# Go says each package it compiles; this counts them, so that minutes of compiling are seen to pass.
COUNT := 2> >(awk '/^[^ :]+$$/ {if (++n % 100 == 0) {printf "    … %d packages compiled\n", n; fflush()} next} {print > "/dev/stderr"}')

.PHONY: help run lesson build cadet node tools lab words test test-unit soak test-cluster test-kind node-image prove docs bench lint node-image clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## set everything up, bring the cluster up and open the course where you left off
	@bin/cadet

# "make lesson 3" and "make lesson N=3" are the same.
ifeq (lesson,$(firstword $(MAKECMDGOALS)))
N ?= $(word 2,$(MAKECMDGOALS))
ifneq (,$(word 2,$(MAKECMDGOALS)))
.PHONY: $(word 2,$(MAKECMDGOALS))
$(word 2,$(MAKECMDGOALS)):
	@:
endif
endif
lesson: build ## open one lesson: make lesson 3
	@bin/cadet lesson $(N)

# The node of the embedded engine is for Linux; elsewhere there are the other engines.
NODE_PARTS := $(if $(filter Linux,$(shell uname -s)),tools node)
build: $(NODE_PARTS) lab cadet ## build everything into bin/ (the first time 10 to 20 minutes on two cores, then seconds)

cadet:
	@echo "building cadet (about 3 minutes the first time)"
	@CGO_ENABLED=0 go build -v -buildvcs=false -ldflags "$(LDFLAGS) -X main.version=$(VERSION)" -o bin/cadet ./cmd/cadet $(COUNT)

node:
	@echo "building the node: Kubernetes itself (5 to 10 minutes the first time)"
	@mkdir -p bin/node
	@cd $(NODE) && CGO_ENABLED=0 go build -v $(NODE_FLAGS) -ldflags "-s -w" -o $(CURDIR)/bin/node/cadet-node . $(COUNT)
	@cd $(NODE) && CGO_ENABLED=0 go build -v $(NODE_FLAGS) -ldflags "$(LDFLAGS)" -o $(CURDIR)/bin/node/kubernetes ./kubernetes $(COUNT)

tools:
	@command -v go >/dev/null || { echo "Go is missing: https://go.dev/dl, or your distribution's package golang; Go 1.21 or later fetches the version needed"; exit 1; }
	@command -v $${CC:-gcc} >/dev/null || { echo "a C compiler is missing (runc needs one): apt-get install gcc libc6-dev"; exit 1; }
	@echo "building containerd, runc and the network plugins (about 2 minutes the first time)"
	@mkdir -p bin/node/cni
	@cd $(TOOLS) && CGO_ENABLED=0 go build -v $(NODE_FLAGS) -ldflags "-s -w" -o $(CURDIR)/bin/node/ \
		github.com/containerd/containerd/v2/cmd/containerd github.com/containerd/containerd/v2/cmd/containerd-shim-runc-v2 \
		github.com/containerd/containerd/v2/cmd/ctr $(COUNT)
	@cd $(TOOLS) && CGO_ENABLED=0 go build -v $(NODE_FLAGS) -ldflags "-s -w" -o $(CURDIR)/bin/node/cni/ \
		github.com/containernetworking/plugins/plugins/main/ptp github.com/containernetworking/plugins/plugins/main/loopback \
		github.com/containernetworking/plugins/plugins/ipam/host-local $(COUNT)
	@seccomp=; if $(LINKS_SECCOMP); then seccomp=seccomp,; else echo "pods' seccompProfile will have no effect: libseccomp-dev and pkg-config are not installed"; fi; \
		cd $(TOOLS) && CGO_ENABLED=1 go build -v $(NODE_FLAGS) -tags "$${seccomp}netgo,osusergo" -ldflags "-s -w -extldflags '-static'" \
		-o $(CURDIR)/bin/node/runc github.com/opencontainers/runc $(COUNT)

lab:
	@echo "packing the lab image"
	@mkdir -p bin/node
	@GOOS=linux CGO_ENABLED=0 go build -buildvcs=false -ldflags "-s -w" -o bin/lab ./lab
	@go run -buildvcs=false ./lab/image/cmd --binary bin/lab --out bin/node/lab.tar

# What is on clusters mostly waits for them, so it runs side by side, once the unit tests have passed.
test: build test-unit ## set everything up, run every test, those on a real cluster too, and prove every lesson
	@$(MAKE) -j3 --output-sync=line test-cluster test-kind prove

words: ## bring the catalogues of other languages up to what the program says (docs/translating.md)
	@CGO_ENABLED=0 go test ./words -run TestCatalogues -update -v | grep -v '^=== ' || true
	@CGO_ENABLED=0 go test ./lessons/reader -run TestTranslations -v | grep -v '^=== '

test-unit:
	@echo "testing with the race detector (its first build takes about 8 minutes)"
	@go test -race -ldflags=-w -timeout 30m ./...
	@cd $(NODE) && go test $(NODE_FLAGS) . ./kubernetes/firewall ./kubernetes/proxy ./kubernetes/usage ./volumes

SOAK ?= 10m
soak: ## random keys, clicks, pastes and resizes in the workbench under the race detector, for SOAK=10m
	@go test -race ./tui -run TestRandomKeys -soak $(SOAK) -timeout 0 -v | grep -Ev '^ *(=== |--- PASS)'

test-cluster: build
	@echo "testing on a real cluster"
	@CGO_ENABLED=0 CADET_BIN=$(CURDIR)/bin go test -count=1 -tags cluster -timeout 20m ./cluster/embedded
	@.ci/with-cluster go test -ldflags=-w -count=1 -tags cluster -timeout 20m ./cluster/live ./cluster/tunnel ./cluster/kubeconfig ./lessons/... ./cmd/...

test-kind: build
	@echo "testing on kind, where Docker, Podman or nerdctl answers and a node image is"
	@CADET_BIN=$(CURDIR)/bin go test -count=1 -tags cluster -timeout 20m -v ./cluster/kind | grep -Ev '^(=== |--- PASS)'

prove: build ## prove every lesson on a real cluster
	@.ci/with-cluster .ci/prove embedded

docs: ## write docs/course.md and the schema of lesson.yaml anew, from the lessons and the guide
	@go run ./docs/generate

bench: build ## how fast and how large: bring-up, memory, first frame, Ingress, thousands of pods in view
	@go run ./bench bin

lint: ## go vet and golangci-lint
	@.ci/lint

# Debian's packages stay as they were fetched until this file, or bin, is deleted.
DEBIAN_MIRROR ?= http://deb.debian.org
NODE_IMAGE := bin/node-image

node-image: tools lab ## make the kind engine's node image, which needs no registry: bin/node-image.tar (Linux, Debian's packages)
	@printf '#include <seccomp.h>\n' | $${CC:-gcc} -E - >/dev/null 2>&1 || { echo "libseccomp's headers are missing (runc in the node needs them): apt-get install libseccomp-dev"; exit 1; }
	@echo "building Kubernetes, kubeadm and kubectl in one program (5 to 10 minutes the first time, 2 after make build)"
	@mkdir -p $(NODE_IMAGE)/cni
	@cd $(NODE) && CGO_ENABLED=0 go build -v $(NODE_FLAGS) -ldflags "$(LDFLAGS)" -o $(CURDIR)/$(NODE_IMAGE)/hyperkube ./hyperkube $(COUNT)
	@cd $(TOOLS) && CGO_ENABLED=0 go build -v $(NODE_FLAGS) -ldflags "-s -w" -o $(CURDIR)/$(NODE_IMAGE)/cni/ \
		github.com/containernetworking/plugins/plugins/meta/portmap $(COUNT)
	@cd $(TOOLS) && CGO_ENABLED=0 go build -v $(NODE_FLAGS) -ldflags "-s -w" -o $(CURDIR)/$(NODE_IMAGE)/crictl sigs.k8s.io/cri-tools/cmd/crictl $(COUNT)
	@cd $(TOOLS) && CGO_ENABLED=1 go build -v $(NODE_FLAGS) -tags "seccomp netgo osusergo" -ldflags "-s -w -extldflags '-static'" \
		-o $(CURDIR)/$(NODE_IMAGE)/runc github.com/opencontainers/runc $(COUNT)
	@go build -buildvcs=false -o $(NODE_IMAGE)/nodeimage ./cluster/kind/nodeimage/cmd
	@$(MAKE) -s $(NODE_IMAGE)/debian.tar
	@echo "making the node image (about 20 seconds)"
	@go mod download sigs.k8s.io/kind
	@$(NODE_IMAGE)/nodeimage image --name cadet.local/node:$(KUBERNETES) --version $(KUBERNETES) --out bin/node-image.tar \
		--debian $(NODE_IMAGE)/debian.tar --kind "$$(go list -m -f '{{.Dir}}' sigs.k8s.io/kind)" --node bin/node --own $(NODE_IMAGE) --lab bin/lab

$(NODE_IMAGE)/debian.tar: cluster/kind/nodeimage/debian.go
	@echo "fetching Debian's packages (60 MB, about 30 seconds)"
	@$(NODE_IMAGE)/nodeimage debian --mirror "$(DEBIAN_MIRROR)" --out $@

clean: ## end the cluster, delete what it kept, and what was built
	@if [ -x bin/cadet ]; then bin/cadet down --delete --all; fi
	@rm -rf bin
