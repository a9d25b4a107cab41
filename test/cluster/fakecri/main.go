// A container runtime that runs nothing: the kubelet believes that its pods run. A container for which
// somebody put down what it writes, /run/fakecri/NAME.log in the form of CRI logs, ends with exit code 0
// as soon as it is started, and its log is that file.
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
		response.Status.LogPath = logPath(request.ContainerId)
	}
	return response, err
}

func logPath(id string) string { return filepath.Join("/var/log/pods", id+".log") }

func (r runtime) StartContainer(ctx context.Context, request *cri.StartContainerRequest) (*cri.StartContainerResponse, error) {
	response, err := r.RemoteRuntime.StartContainer(ctx, request)
	if err != nil {
		return nil, err
	}
	status, err := r.RuntimeService.ContainerStatus(ctx, request.ContainerId, false)
	if err != nil {
		return nil, err
	}
	written, err := os.ReadFile(filepath.Join("/run/fakecri", status.Status.Metadata.Name+".log"))
	if os.IsNotExist(err) {
		return response, nil
	}
	// A copy: the kubelet removes a container's log with it.
	if err == nil {
		err = os.WriteFile(logPath(request.ContainerId), written, 0o600)
	}
	if err == nil {
		err = r.RuntimeService.StopContainer(ctx, request.ContainerId, 0)
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
