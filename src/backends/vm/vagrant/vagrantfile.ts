/**
 * The Vagrantfile of every cluster: a constant. What differs lies beside it in nodes/INDEX.json, which it reads as data, so
 * nothing of dflow.yaml ever becomes Ruby.
 *
 * At the end of each `vagrant up` it writes made/INDEX.json: the mark of a Node that was made to its end. Vagrant does that
 * itself, and not dflow afterwards, so that it also happens when dflow was killed meanwhile.
 */
export const vagrantfile = String.raw`# Written by dflow, and written again whenever it makes a Node: what is changed here does not last.
# The Nodes are described in nodes/INDEX.json, as dflow.yaml has them, and "vagrant status", "vagrant ssh node-0" and the
# like work in this folder. Those files are read as data; nothing in them becomes Ruby.
require "json"
require "open3"
require "shellwords"

Vagrant.require_version ">= 2.2.3"

here = __dir__
files = Dir.children(File.join(here, "nodes")).grep(/\A\d+\.json\z/)
wishes = files.to_h do |file|
  ["node-#{File.basename(file, ".json")}", JSON.parse(File.read(File.join(here, "nodes", file), encoding: "UTF-8"))]
end

problem = ->(text) { raise Class.new(Vagrant::Errors::VagrantError) { error_message(text) } }

# Settings by their names in Vagrant's documentation. Only assignments: a method of another kind is never called.
assign = lambda do |target, settings|
  settings.each do |name, value|
    problem.("#{name} is no name of a setting") unless name.match?(/\A[a-z][a-z0-9_]*\z/)
    target.public_send("#{name}=", value)
  end
end

# A container whose id Vagrant never learned, because it was killed while it made it.
forget_orphans = lambda do |machine, wish|
  machine.id = nil if machine.id == "preparing"
  labels = wish["labels"].flat_map { |name, value| ["--filter", "label=#{name}=#{value}"] }
  ids, status = Open3.capture2("docker", "ps", "-aq", "--no-trunc", *labels)
  problem.("docker ps failed") unless status.success?
  orphans = ids.split - [machine.id]
  Open3.capture2e("docker", "rm", "-f", "-v", *orphans) unless orphans.empty?
end

# One line in authorized_keys for each key that is not there yet. The key that all boxes share is of no use once this Node
# has one of its own; a Vagrant that was killed may have left it there.
key_script = lambda do |machine, wish|
  file = "~/.ssh/authorized_keys"
  added = wish["keys"].map { |key| Shellwords.escape(key) }.map do |key|
    "grep -qxF -e #{key} #{file} || printf '%s\\n' #{key} >> #{file}"
  end
  shared = Dir[Vagrant.source_root.join("keys", "vagrant.pub*").to_s].map { |path| File.read(path).split[1] }
  shared = [] unless machine.data_dir.join("private_key").file?
  removed = shared.map do |key|
    "if grep -qF -e #{key} #{file}; then kept=$(grep -vF -e #{key} #{file}); printf '%s\\n' \"$kept\" > #{file}; fi"
  end
  ["umask 077", "mkdir -p ~/.ssh", "touch #{file}", "[ -z \"$(tail -c 1 #{file})\" ] || echo >> #{file}", *added, *removed].join("\n")
end

# Of a container they are read past the network, from inside it. Of a machine they are read through the connection that
# Vagrant has just opened to it and has not checked: what answers at first boot is trusted, once, and stays pinned.
host_keys = lambda do |machine, before|
  read = "cat /etc/ssh/ssh_host_*_key.pub"
  text = +""
  if machine.provider_name == :docker
    text, status = Open3.capture2("docker", "exec", machine.id, "/bin/sh", "-c", read)
    problem.("there is no /etc/ssh/ssh_host_*_key.pub in the container") unless status.success?
  elsif before && before["id"] == machine.id
    next before["host-keys"]
  else
    machine.communicate.execute(read) { |kind, data| text << data if kind == :stdout }
  end
  text.lines.map(&:chomp)
end

remember = lambda do |machine, wish|
  problem.("sshd does not answer") unless machine.communicate.wait_for_ready(machine.config.vm.boot_timeout)
  machine.communicate.execute(key_script.(machine, wish))
  info = machine.ssh_info
  problem.("it is reached through a proxy command, which dflow does not know") if info[:proxy_command]
  index = machine.name.to_s.delete_prefix("node-")
  file = File.join(here, "made", "#{index}.json")
  before = File.exist?(file) ? JSON.parse(File.read(file)) : nil
  made = {
    "id" => machine.id, "provider" => machine.provider_name, "host" => info[:host], "port" => info[:port].to_i,
    "address" => wish["networks"].filter_map { |type, settings| settings["ip"] if type == "private_network" }.first,
    "user" => info[:username], "key" => Array(info[:private_key_path]).first,
    "host-keys" => host_keys.(machine, before), "keys" => wish["keys"]
  }
  File.write("#{file}.new", JSON.pretty_generate(made) + "\n", perm: 0o600)
  File.rename("#{file}.new", file)
end

Vagrant.configure("2") do |config|
  wishes.each do |name, wish|
    config.vm.define(name) do |node|
      assign.(node.vm, wish["vm"])
      assign.(node.ssh, wish["ssh"])
      node.vm.synced_folder ".", "/vagrant", disabled: true
      wish["networks"].each { |type, settings| node.vm.network(type, **settings.transform_keys(&:to_sym)) }
      node.vm.provider(wish["provider"]) { |provider| assign.(provider, wish["settings"]) }
    end
  end
  config.trigger.before :up do |trigger|
    trigger.ruby { |_, machine| forget_orphans.(machine, wishes[machine.name.to_s]) if machine.provider_name == :docker }
  end
  config.trigger.after :up do |trigger|
    trigger.ruby { |_, machine| remember.(machine, wishes[machine.name.to_s]) }
  end
end
`;
