package main

import (
	"fmt"
	"math/rand/v2"
)

// Pods as an API server would store them or a file might say them: with nulls and empty maps. A
// third is meant to be restricted, a third plain; each then takes a few steps away from that.
type generator struct{ *rand.Rand }

type object = map[string]any

func (g generator) one(in int) bool { return g.IntN(in) == 0 }

func pick[T any](g generator, values ...T) T { return values[g.IntN(len(values))] }

var volumeTypes = []string{"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image",
	"persistentVolumeClaim", "projected", "secret", "hostPath", "gcePersistentDisk",
	"awsElasticBlockStore", "gitRepo", "nfs", "iscsi", "glusterfs", "rbd", "flexVolume", "cinder",
	"cephfs", "flocker", "fc", "azureFile", "vsphereVolume", "quobyte", "azureDisk",
	"portworxVolume", "photonPersistentDisk", "scaleIO", "storageos"}

var capabilityNames = []string{"AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL",
	"MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT", "NET_RAW",
	"SYS_ADMIN", "ALL", "CAP_CHOWN", "chown", ""}

var sysctlNames = []string{"kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range",
	"net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range", "net.ipv4.ip_unprivileged_port_start",
	"net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout",
	"net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem",
	"net.ipv4.tcp_wmem", "kernel.msgmax", "net/ipv4/tcp_syncookies"}

func (g generator) profile() any {
	switch g.IntN(8) {
	case 0:
		return object{"type": "Unconfined"}
	case 1:
		return pick[any](g, nil, object{}, object{"type": ""}, object{"type": "runtimedefault"})
	case 2:
		return object{"type": "Localhost", "localhostProfile": "p"}
	}
	return object{"type": "RuntimeDefault"}
}

func (g generator) seLinux() object {
	options := object{}
	if g.one(2) {
		options["type"] = pick(g, "", "container_t", "container_init_t", "container_kvm_t",
			"container_engine_t", "spc_t")
	}
	for _, name := range []string{"user", "role", "level"} {
		if g.one(6) {
			options[name] = pick(g, "", "system_u", "s0")
		}
	}
	return options
}

// What a pod's and a container's security context have in common.
func (g generator) context(context object) {
	if g.one(12) {
		context["seccompProfile"] = g.profile()
	}
	if g.one(16) {
		context["appArmorProfile"] = g.profile()
	}
	if g.one(16) {
		context["seLinuxOptions"] = g.seLinux()
	}
	if g.one(24) {
		context["runAsNonRoot"] = pick[any](g, true, false, nil)
	}
	if g.one(24) {
		context["runAsUser"] = pick[any](g, 0, 1, 1000, nil)
	}
	if g.one(40) {
		context["windowsOptions"] = pick[any](g, object{"hostProcess": true},
			object{"hostProcess": false}, object{"hostProcess": nil}, object{}, nil)
	}
}

func (g generator) capabilities() any {
	capabilities := object{}
	if g.one(2) {
		capabilities["drop"] = pick[any](g, []string{"ALL"}, []string{"NET_RAW", "ALL"},
			[]string{"all"}, []string{}, nil)
	}
	if g.one(2) {
		add := []string{}
		for range g.IntN(3) {
			add = append(add, pick(g, capabilityNames...))
		}
		capabilities["add"] = add
	}
	return pick[any](g, capabilities, capabilities, capabilities, nil)
}

func (g generator) containerContext(restricted bool) any {
	context := object{}
	if restricted {
		context["allowPrivilegeEscalation"] = false
		context["capabilities"] = object{"drop": []string{"ALL"}}
		if g.one(3) {
			context["capabilities"] = object{"drop": []string{"ALL"}, "add": []string{"NET_BIND_SERVICE"}}
		}
	}
	g.context(context)
	if g.one(24) {
		context["privileged"] = pick[any](g, true, false, nil)
	}
	if g.one(24) {
		context["allowPrivilegeEscalation"] = pick[any](g, true, false, nil)
	}
	if g.one(10) {
		context["capabilities"] = g.capabilities()
	}
	if g.one(10) {
		context["procMount"] = pick[any](g, "Default", "Unmasked", "Unmasked", "", nil)
	}
	if len(context) == 0 && g.one(2) {
		return nil
	}
	return context
}

// A probe or a lifecycle hook.
func (g generator) handler() any {
	host := pick[any](g, "", nil, "10.0.0.1", "localhost")
	switch g.IntN(5) {
	case 0:
		return object{"httpGet": object{"port": 80, "host": host}}
	case 1:
		return object{"tcpSocket": object{"port": 80, "host": host}}
	case 2:
		return object{"httpGet": object{"port": "web"}}
	case 3:
		return nil
	}
	return object{"exec": object{"command": []string{"true"}}}
}

func (g generator) container(name string, restricted bool) object {
	container := object{"name": name, "image": "registry.example/app:1"}
	if context := g.containerContext(restricted); context != nil || g.one(2) {
		container["securityContext"] = context
	}
	if g.one(12) {
		container["ports"] = []any{object{"containerPort": 80},
			object{"containerPort": 81, "hostPort": pick[any](g, 0, nil, 81)}}
	}
	for _, name := range []string{"livenessProbe", "readinessProbe", "startupProbe"} {
		if g.one(20) {
			container[name] = g.handler()
		}
	}
	if g.one(16) {
		container["lifecycle"] = pick[any](g, object{"postStart": g.handler()},
			object{"preStop": g.handler()}, nil)
	}
	return container
}

func (g generator) annotations() any {
	annotations := object{}
	prefixes := []string{"container.apparmor.security.beta.kubernetes.io/",
		"container.seccomp.security.alpha.kubernetes.io/", "example.org/"}
	for range g.IntN(3) {
		annotations[pick(g, prefixes...)+pick(g, "c0", "c1", "i0", "e0", "other")] =
			pick(g, "", "runtime/default", "docker/default", "localhost/p", "unconfined", "localhost")
	}
	if g.one(3) {
		annotations["seccomp.security.alpha.kubernetes.io/pod"] =
			pick(g, "", "runtime/default", "docker/default", "localhost/p", "unconfined")
	}
	return pick[any](g, annotations, annotations, annotations, nil)
}

func (g generator) podContext(restricted bool) any {
	context := object{}
	if restricted {
		context["runAsNonRoot"] = true
		context["seccompProfile"] = object{"type": "RuntimeDefault"}
	}
	g.context(context)
	if g.one(10) {
		sysctls := []any{}
		for range g.IntN(3) {
			sysctls = append(sysctls, object{"name": pick(g, sysctlNames...), "value": "1"})
		}
		context["sysctls"] = sysctls
	}
	if len(context) == 0 && g.one(2) {
		return nil
	}
	return context
}

func (g generator) volumes(most int) []any {
	volumes := []any{}
	for i := range g.IntN(3) {
		volume := object{"name": fmt.Sprintf("v%d", i)}
		if !g.one(20) {
			volume[volumeTypes[g.IntN(most)]] = object{}
		}
		volumes = append(volumes, volume)
	}
	return volumes
}

func (g generator) pod(index int) object {
	restricted := !g.one(3)
	spec := object{}
	for _, list := range []struct{ key, prefix string }{
		{"containers", "c"}, {"initContainers", "i"}, {"ephemeralContainers", "e"}} {
		count := pick(g, 0, 0, 0, 1)
		if list.key == "containers" {
			count = pick(g, 1, 1, 1, 2)
		}
		containers := []any{}
		for i := range count {
			containers = append(containers, g.container(fmt.Sprintf("%s%d", list.prefix, i), restricted))
		}
		if count > 0 {
			spec[list.key] = containers
		} else if g.one(4) {
			spec[list.key] = pick[any](g, containers, nil)
		}
	}
	if context := g.podContext(restricted); context != nil || g.one(2) {
		spec["securityContext"] = context
	}
	for _, name := range []string{"hostNetwork", "hostPID", "hostIPC"} {
		if g.one(40) {
			spec[name] = pick[any](g, true, false, nil)
		}
	}
	if g.one(3) {
		spec["hostUsers"] = pick[any](g, true, false, false, nil)
	}
	if g.one(5) {
		spec["os"] = pick[any](g, object{"name": "windows"}, object{"name": "windows"},
			object{"name": "linux"}, nil)
	}
	if g.one(3) {
		most := 9 // those that the restricted level allows
		if g.one(3) {
			most = len(volumeTypes)
		}
		spec["volumes"] = g.volumes(most)
	}
	metadata := object{"name": fmt.Sprintf("p%06d", index), "namespace": "n"}
	if g.one(4) {
		metadata["annotations"] = g.annotations()
	}
	return object{"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec,
		"status": object{"phase": "Running"}}
}
