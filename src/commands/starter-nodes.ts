/** What init asks this machine for, to know where Nodes can come from. */
export const NODE_MAKERS = ["vagrant", "VBoxManage", "virsh", "docker"] as const;

/** By what each of Vagrant's providers cannot be without, the one first that Vagrant itself would take. */
const providers = [
  { program: "VBoxManage", name: "virtualbox" },
  { program: "virsh", name: "libvirt" },
  { program: "docker", name: "docker" },
] as const;

/** The lines of dflow.yaml about the Nodes: Vagrant's where it is installed, else small ones that need nothing. */
export function nodesLines(installed: ReadonlySet<string>): string {
  const provider = installed.has("vagrant") && providers.find(({ program }) => installed.has(program))?.name;
  const [makers, containers] = provider ? [vagrant(provider), "docker"] : [local, "process"];
  const others = ["docker", "podman", "systemd", "process"].filter((name) => name !== containers).join(", ");
  return `${makers}
# Machines that are there already, any that run sshd, are written like this. Their keys are looked up in known_hosts, or
# written here, once you have checked what ssh-keyscan prints: host-key: "ssh-ed25519 AAAA…"
# vm-backend:
#   name: hosts
#   nodes:
#     - {host: 203.0.113.10, user: deploy}

${`container-backend: ${containers}`.padEnd(39)} # or ${others}: docs/container-backends.md`;
}

const vagrant = (provider: string): string => `# The machines: Vagrant makes them, "dflow set 3" three of them.
# keys: authorized_keys                 # who may log in besides dflow
${
  provider === "docker"
    ? ofContainers
    : `image: debian/bookworm64                # the box; docs/vm-backends.md says what it needs
vm-backend: {name: vagrant, provider: ${provider}}`
}
`;

const ofContainers = `image: dflow-node                       # docker build -t dflow-node examples/vagrant, where dflow's sources are
vm-backend:
  name: vagrant
  provider: docker
  options:
    create-args:                        # what systemd and Docker in a container need; --privileged would do, too
      - --cap-add=ALL
      - --cap-drop=SYS_RESOURCE
      - --security-opt=seccomp=unconfined
      - --security-opt=apparmor=unconfined
      - --tmpfs=/run
      - --tmpfs=/tmp
      - --volume=/sys/fs/cgroup:/sys/fs/cgroup:rw
      - --volume=/var/lib/docker`;

const local = `# The machines: small ones for trying dflow out, played by processes on this machine. "dflow set 3" makes three.
vm-backend: local
`;
