#!/usr/bin/env bash
# Slurm on this machine, for the tests that need it (those of BullMQ start a Redis each): scripts/services.sh start | stop
#
#   eval "$(scripts/services.sh start)" && npx vitest run test/experiment/cluster; scripts/services.sh stop
#
# `start` prints the settings that tests and Slurm's own commands need. Its daemons listen on the loopback interface only,
# and keep everything in one temporary folder, logs included. Those that are running already are left as they are. Where they
# are not installed (Debian: munge slurmctld slurmd slurm-client), or without root, there is a word on standard error, and
# the tests are skipped.
set -uo pipefail

folder=${COLDAISLE_SERVICES:-${TMPDIR:-/tmp}/coldaisle-services}
slurm_port=${COLDAISLE_SLURM_PORT:-6810}

say() { echo "services: $*" >&2; }

# running <pid file>: whether the process that wrote it is there.
running() { [ -s "$1" ] && kill -0 "$(cat "$1")" 2>/dev/null; }

# await <seconds> <command…>: tries until it succeeds.
await() {
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.2
  done
}

# One node, this machine, with two processors whatever it has; no cgroups, which a container may not give.
slurm_conf() {
  cat <<CONF
ClusterName=coldaisle
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmctldPort=$slurm_port
SlurmdPort=$((slurm_port + 1))
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket
CryptoType=crypto/munge
StateSaveLocation=$folder/slurmctld
SlurmdSpoolDir=$folder/slurmd
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
SlurmctldParameters=enable_configless
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=100000,max_rpc_cnt=0
SlurmdParameters=config_overrides
ReturnToService=2
KillWait=2
NodeName=$(hostname -s) NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
}

start_slurm() {
  local daemon
  for daemon in munged slurmctld slurmd sbatch; do
    command -v "$daemon" >/dev/null && continue
    say "found no $daemon: tests of Slurm are skipped"
    return
  done
  if [ "$(id -u)" -ne 0 ]; then
    say "found no root: tests of Slurm are skipped"
    return
  fi
  mkdir -p "$folder/slurmctld" "$folder/slurmd"
  slurm_conf >"$folder/slurm.conf"
  export SLURM_CONF=$folder/slurm.conf
  if ! running "$folder/munge.pid"; then
    [ -s "$folder/munge.key" ] || (umask 077 && head -c 1024 /dev/urandom >"$folder/munge.key")
    # The folder lies in one that everybody may write to, which munged objects to without --force.
    munged --force --key-file="$folder/munge.key" --socket="$folder/munge.socket" --pid-file="$folder/munge.pid" \
      --log-file="$folder/munged.log" --seed-file="$folder/munge.seed" >&2
  fi
  await 10 munge -S "$folder/munge.socket" -n
  running "$folder/slurmctld.pid" || slurmctld >&2
  await 30 scontrol ping
  running "$folder/slurmd.pid" || slurmd -N "$(hostname -s)" >&2 || slurmd >&2
  await 60 bash -c 'sinfo -h -o %T | grep -qE "^(idle|mixed|allocated)$"' ||
    { say "Slurm has no node that is ready: $folder/slurmctld.log, $folder/slurmd.log"; return 1; }
  echo "export SLURM_CONF=$SLURM_CONF COLDAISLE_TEST_SLURM=1"
}

stop_all() {
  local pid name
  for name in slurmd slurmctld munge; do
    running "$folder/$name.pid" || continue
    pid=$(cat "$folder/$name.pid")
    kill "$pid"
    await 20 bash -c "! kill -0 $pid" || kill -9 "$pid"
    rm -f "$folder/$name.pid"
  done
}

case ${1:-} in
start)
  mkdir -p "$folder" && chmod 755 "$folder"
  start_slurm
  ;;
stop) stop_all ;;
*)
  say "found \"${1:-}\", expected start or stop"
  exit 2
  ;;
esac
