// A container runtime that runs nothing: the kubelet believes that its pods run.
//
// usage: fakecri SOCKET
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"google.golang.org/grpc"
	cri "k8s.io/cri-api/pkg/apis/runtime/v1"
	"k8s.io/cri-client/pkg/fake"
	"k8s.io/cri-client/pkg/util"
)

// The fake of Kubernetes, whose containers have log paths. Without one the kubelet deletes what
// matches "*" in its working directory when it removes a container.
type runtime struct{ *fake.RemoteRuntime }

func (r runtime) ContainerStatus(ctx context.Context, request *cri.ContainerStatusRequest) (*cri.ContainerStatusResponse, error) {
	response, err := r.RemoteRuntime.ContainerStatus(ctx, request)
	if err == nil && response.Status != nil {
		response.Status.LogPath = filepath.Join("/var/log/pods", request.ContainerId+".log")
	}
	return response, err
}

func serve(socket string) error {
	inner := fake.NewFakeRemoteRuntime()
	// An image without a size counts as one that could not be inspected.
	inner.ImageService.SetFakeImageSize(1 << 20)
	inner.RuntimeService.FakeStatus = &cri.RuntimeStatus{Conditions: []*cri.RuntimeCondition{
		{Type: cri.RuntimeReady, Status: true},
		{Type: cri.NetworkReady, Status: true},
	}}
	listener, err := util.CreateListener("unix://" + socket)
	if err != nil {
		return err
	}
	server := grpc.NewServer()
	cri.RegisterRuntimeServiceServer(server, runtime{inner})
	cri.RegisterImageServiceServer(server, inner)
	return server.Serve(listener)
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: fakecri SOCKET")
		os.Exit(2)
	}
	if err := serve(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
