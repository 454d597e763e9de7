import * as z from "zod/mini";
import type {
  ArrivalsSpec,
  CapSpec,
  ChoiceSpec,
  FragmentSpec,
  JobsWorkload,
  PhasesSpec,
  SyntheticWorkload,
  TaskSpec,
  TasksWorkload,
  TracesWorkload,
  UnmetDemand,
  VmTypeSpec,
} from "../specification.ts";
import { cap, choice, count, number, quantity, type Schema, text } from "./fields.ts";
import { guestMemorySchema } from "./migration.ts";
import { byDefault, list, onDemand, section, tag, variants } from "./sections.ts";

/** A workload before its names are followed. */
export type CheckedWorkload =
  | WithTenantName<TracesWorkload>
  | WithTenantName<SyntheticWorkload>
  | WithTenantName<JobsWorkload>
  | CheckedTasksWorkload;

/** The tenant by its name; undefined: the first. */
type WithTenantName<Workload> = Omit<Workload, "tenant"> & { readonly tenant: string | undefined };

/** A workload of tasks before its names are followed. */
export interface CheckedTasksWorkload extends Omit<WithTenantName<TasksWorkload>, "vms" | "tasks"> {
  readonly vms: readonly CheckedTaskVm[];
  readonly tasks: readonly CheckedTask[];
}

/** What is left out comes from the VM type, or from the default. */
export interface VmDefinition {
  readonly vcpus?: number | undefined;
  readonly vcpuMhz?: number | undefined;
  readonly memoryMiB?: number | undefined;
  readonly networkBitps?: number | undefined;
  readonly shares?: number | undefined;
  readonly cap?: CapSpec | undefined;
  readonly reservationMhz?: number | undefined;
  readonly guestMemory?: ChoiceSpec | undefined;
}

/** A VM of a workload of tasks before its type is followed. */
export interface CheckedTaskVm extends VmDefinition {
  readonly name: string;
  readonly type?: string | undefined;
  readonly arrivalS: number;
  readonly server?: number | undefined;
}

/** A task before the names of its VM and of the tasks before it are followed. */
export interface CheckedTask extends Omit<TaskSpec, "demand" | "vm" | "pinnedServer"> {
  readonly vm?: string | undefined;
  readonly server?: number | undefined;
  readonly fragments?: readonly FragmentSpec[] | undefined;
  readonly repeat?: number | undefined;
  readonly workMhzS?: number | undefined;
}

/** No limit of its own. */
const UNCAPPED: CapSpec = { capMhz: Number.POSITIVE_INFINITY, capFraction: 1 };

function vmFields(): {
  vcpus: z.ZodMiniOptional<Schema<number>>;
  speed: z.ZodMiniOptional<Schema<number>>;
  memory: z.ZodMiniOptional<Schema<number>>;
  network: z.ZodMiniOptional<Schema<number>>;
  shares: z.ZodMiniOptional<Schema<number>>;
  cap: z.ZodMiniOptional<Schema<CapSpec>>;
  reservation: z.ZodMiniOptional<Schema<number>>;
  guestMemory: z.ZodMiniOptional<Schema<ChoiceSpec>>;
} {
  return {
    vcpus: z.optional(count("virtual CPUs; 1 if left out")),
    speed: z.optional(
      quantity("frequency", "speed of one vCPU; that of the server's cores if left out", { positive: true }),
    ),
    memory: z.optional(quantity("memory", "memory that it reserves")),
    network: z.optional(quantity("data-rate", "network bandwidth that it reserves; none if left out")),
    shares: z.optional(number("relative weight in the CPU sharing; 1 if left out", { positive: true })),
    cap: z.optional(cap("the most CPU that it gets: a frequency in all, or a fraction of its vCPUs' speed")),
    reservation: z.optional(quantity("frequency", "CPU that it is guaranteed; none if left out")),
    guestMemory: z.optional(onDemand(guestMemorySchema)),
  };
}

/** Fills in what a VM's definition and its type leave open. */
export function completeVm(name: string, given: VmDefinition, base?: VmTypeSpec): VmTypeSpec {
  return {
    name,
    vcpus: given.vcpus ?? base?.vcpus ?? 1,
    vcpuMhz: given.vcpuMhz ?? base?.vcpuMhz ?? Number.POSITIVE_INFINITY,
    memoryMiB: given.memoryMiB ?? base?.memoryMiB ?? 0,
    networkBitps: given.networkBitps ?? base?.networkBitps ?? 0,
    shares: given.shares ?? base?.shares ?? 1,
    capMhz: (given.cap ?? base ?? UNCAPPED).capMhz,
    capFraction: (given.cap ?? base ?? UNCAPPED).capFraction,
    reservationMhz: given.reservationMhz ?? base?.reservationMhz ?? 0,
    guestMemory: given.guestMemory ?? base?.guestMemory ?? null,
  };
}

/** A value of `vmTypes`. */
export function vmTypeSchema(): Schema<VmDefinition> {
  const shape = { ...vmFields(), memory: quantity("memory", "memory that it reserves") };
  return section("a kind of VM", shape, ({ speed, memory, network, reservation, ...rest }) => ({
    ...rest,
    vcpuMhz: speed,
    memoryMiB: memory,
    networkBitps: network,
    reservationMhz: reservation,
  }));
}

const eventProfile = (): z.ZodMiniOptional<Schema<string>> =>
  z.optional(
    text(
      "what class of workloads it is, to price hypervisors by: one of `hypervisor overhead` or of `eventProfiles`; required where servers have hypervisors",
    ),
  );

/** Nothing where the file says nothing: what a run computes is then what it was before there were profiles. */
function ifNamed(name: string | undefined): { readonly eventProfile?: string } {
  return name === undefined ? {} : { eventProfile: name };
}

const tenant = (): z.ZodMiniOptional<Schema<string>> =>
  z.optional(text("whose work it is: one of `tenants`; the first if left out"));

const vmTypes = (): Schema<readonly string[]> =>
  list("names of VM types that are dealt out over the VMs", text("name of a VM type"), { atLeast: 1 });

const FORMATS = `planetlab: a folder with a file for each VM, a whole percentage on each line; \
csv: a table of time, vm, utilisation; bitbrains: a folder of GWA-T-12 tables, one for each VM; \
fragments: a folder with tasks.parquet and fragments.parquet, a VM for each task; \
azure-vms: a VM table of the Azure Public Dataset`;

function arrivals(): z.ZodMiniOptional<Schema<ArrivalsSpec>> {
  const shape = { share: quantity("fraction", "share of the VMs that come and go", { max: 1 }) };
  const meaning = "VMs that arrive at a uniform time and leave at a uniform time after it; none if left out";
  return z.optional(section(meaning, shape, ({ share }) => ({ share })));
}

const PHASES = `together: all VMs go on to a sample at its time; \
spread: each goes on to it earlier by a part of the interval of its own, drawn once`;

const phases = (): Schema<PhasesSpec> => byDefault("together", choice(PHASES, ["together", "spread"]));

const UNMET = "what becomes of demand that is not served: it is lost, or it takes longer";

const unmet = (): Schema<UnmetDemand> => choice(UNMET, ["lost", "stretched"]);

function traces(): Schema<CheckedWorkload> {
  const kind = "traces";
  const shape = {
    kind: tag(kind, "VMs that follow recorded utilisation"),
    input: text("one of `inputs`"),
    format: choice(FORMATS, ["planetlab", "csv", "bitbrains", "fragments", "azure-vms"]),
    resample: z.optional(
      quantity("time", "lay samples that are not equidistant on a grid of this interval", { positive: true }),
    ),
    excess: byDefault(
      "refuse",
      choice("what becomes of utilisation above 100 %: it is an error, or counts as 100 %", [
        "refuse",
        "cap",
      ]),
    ),
    vms: z.optional(
      count("the first so many; beyond the number of traces they play them again, a sample later each round"),
    ),
    vmTypes: z.optional(vmTypes()),
    speed: z.optional(
      quantity("frequency", "speed of one vCPU where the trace does not say it", { positive: true }),
    ),
    assignment: byDefault(
      "cycle",
      choice("blocks: n VMs in as many equal runs as types; cycle: one type after the other", [
        "blocks",
        "cycle",
      ]),
    ),
    phases: phases(),
    arrivals: arrivals(),
    eventProfile: eventProfile(),
    tenant: tenant(),
  };
  return section("VMs that follow recorded utilisation", shape, (fields) => ({
    kind,
    input: fields.input,
    format: fields.format,
    resampleS: fields.resample ?? null,
    excess: fields.excess,
    vms: fields.vms ?? Number.POSITIVE_INFINITY,
    vmTypes: fields.vmTypes ?? [],
    vcpuMhz: fields.speed ?? Number.POSITIVE_INFINITY,
    assignment: fields.assignment,
    phases: fields.phases,
    arrivals: fields.arrivals ?? null,
    ...ifNamed(fields.eventProfile),
    tenant: fields.tenant,
  }));
}

function synthetic(): Schema<CheckedWorkload> {
  const kind = "synthetic";
  const shape = {
    kind: tag(kind, "VMs with generated utilisation"),
    profile: choice("whose statistics the utilisation has", ["planetlab-day"]),
    vms: count("how many VMs"),
    interval: byDefault("5 min", quantity("time", "time from one sample to the next", { positive: true })),
    vmTypes: vmTypes(),
    assignment: byDefault(
      "cycle",
      choice("blocks: equal runs of each type; cycle: one type after the other; random: drawn for each VM", [
        "blocks",
        "cycle",
        "random",
      ]),
    ),
    phases: phases(),
    arrivals: arrivals(),
    eventProfile: eventProfile(),
    tenant: tenant(),
  };
  return section("VMs with generated utilisation", shape, (fields) => ({
    kind,
    profile: fields.profile,
    vms: fields.vms,
    intervalS: fields.interval,
    vmTypes: fields.vmTypes,
    assignment: fields.assignment,
    phases: fields.phases,
    arrivals: fields.arrivals ?? null,
    ...ifNamed(fields.eventProfile),
    tenant: fields.tenant,
  }));
}

function jobs(): Schema<CheckedWorkload> {
  const kind = "jobs";
  const shape = {
    kind: tag(kind, "recorded jobs, which arrive, run and end"),
    input: text("one of `inputs`"),
    format: choice(
      "fragments: a folder with tasks.parquet and fragments.parquet; swf: a log in the Standard Workload Format",
      ["fragments", "swf"],
    ),
    speed: z.optional(
      quantity("frequency", "speed of one processor of the recorded machine; required for swf", {
        positive: true,
      }),
    ),
    claim: byDefault(
      "cores",
      choice("what a job reserves: a server for itself alone, or the cores that it names", [
        "server",
        "cores",
      ]),
    ),
    unmet: byDefault("lost", unmet()),
    tenant: tenant(),
  };
  return section("recorded jobs", shape, (fields) => ({
    kind,
    input: fields.input,
    format: fields.format,
    processorMhz: fields.speed ?? Number.POSITIVE_INFINITY,
    claim: fields.claim,
    unmet: fields.unmet,
    tenant: fields.tenant,
  }));
}

function taskVm(): Schema<CheckedTaskVm> {
  const shape = {
    name: text("name, unique within the workload"),
    type: z.optional(text("name of a VM type, which the other keys change")),
    ...vmFields(),
    at: byDefault("0 s", quantity("time", "when it is asked for")),
    server: z.optional(count("number of the server that it must go to, from 0", 0)),
  };
  // Field by field: a scenario may write out a hundred thousand of them, and a rest takes longer than all else.
  return section("a VM", shape, (fields) => ({
    name: fields.name,
    type: fields.type,
    vcpus: fields.vcpus,
    vcpuMhz: fields.speed,
    memoryMiB: fields.memory,
    networkBitps: fields.network,
    shares: fields.shares,
    cap: fields.cap,
    reservationMhz: fields.reservation,
    guestMemory: fields.guestMemory,
    arrivalS: fields.at,
    server: fields.server,
  }));
}

function task(): Schema<CheckedTask> {
  const fragment = section(
    "a time with one demand",
    {
      time: quantity("time", "how long", { positive: true }),
      rate: quantity("frequency", "CPU that all threads together ask for"),
    },
    ({ time, rate }) => ({ durationS: time, rateMhz: rate }),
  );
  const shape = {
    name: text("name, unique within the workload"),
    count: byDefault(1, count("so many tasks that are all alike")),
    at: byDefault("0 s", quantity("time", "when it arrives")),
    vm: z.optional(text("name of the VM that it runs in; natively if left out")),
    server: z.optional(count("number of the server that a native task must go to, from 0", 0)),
    threads: byDefault(1, count("how many cores or vCPUs it can use at a time")),
    claim: byDefault(
      "none",
      choice("what a native task reserves: nothing, a core for each thread, or a server for itself alone", [
        "none",
        "cores",
        "server",
      ]),
    ),
    shares: byDefault(1, number("relative weight in the CPU sharing", { positive: true })),
    cap: z.optional(
      cap("the most CPU that it gets: a frequency in all, or a fraction of its threads' cores"),
    ),
    unmet: byDefault("stretched", unmet()),
    fragments: z.optional(list("demand over time; this or `work`", fragment, { atLeast: 1 })),
    repeat: z.optional(count("how often the fragments come; once if left out")),
    work: z.optional(
      quantity("work", "work that is done as fast as it can be; this or `fragments`", { positive: true }),
    ),
  };
  return section("a task", shape, (fields) => ({
    name: fields.name,
    count: fields.count,
    arrivalS: fields.at,
    vm: fields.vm,
    server: fields.server,
    threads: fields.threads,
    claim: fields.claim,
    shares: fields.shares,
    ...(fields.cap ?? UNCAPPED),
    unmet: fields.unmet,
    fragments: fields.fragments,
    repeat: fields.repeat,
    workMhzS: fields.work,
  }));
}

function tasks(): Schema<CheckedWorkload> {
  const kind = "tasks";
  const shape = {
    kind: tag(kind, "VMs and tasks written out in the scenario, for small cases"),
    vms: byDefault([], list("VMs, for tasks to run in", onDemand(taskVm))),
    tasks: list("tasks", onDemand(task), { atLeast: 1 }),
    eventProfile: eventProfile(),
    tenant: tenant(),
  };
  return section("VMs and tasks written out", shape, ({ vms, tasks, eventProfile, tenant }) => ({
    kind,
    vms,
    tasks,
    ...ifNamed(eventProfile),
    tenant,
  }));
}

/** An element of `workloads`. */
export function workloadSchema(): Schema<CheckedWorkload> {
  return variants("work that arrives", "kind", [traces(), synthetic(), jobs(), tasks()]);
}
