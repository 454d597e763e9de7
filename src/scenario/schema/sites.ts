import * as z from "zod/mini";
import type { ChassisGroupSpec, GroupSpec, HallSpec, RackSpec, RowSpec, SiteSpec } from "../specification.ts";
import { choice, count, quantity, type Schema, text } from "./fields.ts";
import { byDefault, list, onDemand, section } from "./sections.ts";

/** Mounting space of a rack, 78 in. */
const RACK_HEIGHT = "44 U";

/** Servers name their hypervisor, too. */
function serverGroup(): Schema<GroupSpec> {
  const shape = {
    type: text("name of a server type"),
    count: byDefault(1, count("how many of them")),
    hypervisor: z.optional(
      text("one of `hypervisors`; that of the type if left out, and the bare machine if it has none"),
    ),
  };
  return section("servers of one type", shape, ({ type, count, hypervisor }) => ({
    type,
    count,
    ...(hypervisor !== undefined && { hypervisor }),
  }));
}

function group(noun: string): Schema<GroupSpec> {
  const shape = {
    type: text(`name of a ${noun} type`),
    count: byDefault(1, count("how many of them")),
  };
  return section(`${noun}s of one type`, shape, ({ type, count }) => ({ type, count }));
}

function groups(noun: string, meaning: string): Schema<readonly GroupSpec[]> {
  return byDefault([], list(meaning, group(noun)));
}

function serverGroups(meaning: string): Schema<readonly GroupSpec[]> {
  return byDefault([], list(meaning, serverGroup()));
}

function chassisGroup(): Schema<ChassisGroupSpec> {
  const shape = {
    type: byDefault("blade-chassis", text("name of a chassis type")),
    count: byDefault(1, count("how many of them, all with the same servers")),
    servers: serverGroups("the servers of each, from the first slot on"),
  };
  return section("chassis of one type", shape, ({ type, count, servers }) => ({ type, count, servers }));
}

function rack(): Schema<RackSpec> {
  const shape = {
    count: byDefault(1, count("how many such racks")),
    height: byDefault(RACK_HEIGHT, quantity("height", "mounting space", { positive: true })),
    switches: groups("switch", "switches of each rack"),
    chassis: byDefault([], list("chassis of each rack", chassisGroup())),
    servers: serverGroups("servers that stand in each rack by themselves"),
    storage: groups("storage", "storage bricks of each rack"),
  };
  return section("racks that are all alike", shape, ({ height, ...rest }) => ({
    count: rest.count,
    heightU: height,
    switches: rest.switches,
    chassis: rest.chassis,
    servers: rest.servers,
    storage: rest.storage,
  }));
}

function row(): Schema<RowSpec> {
  const shape = {
    count: byDefault(1, count("how many such rows")),
    racks: list("racks of each row", rack(), { atLeast: 1 }),
  };
  return section("rows that are all alike", shape, ({ count, racks }) => ({ count, racks }));
}

function hall(): Schema<HallSpec> {
  const shape = {
    name: text("name, unique within the site; numbered from 1 where there are several"),
    kind: byDefault(
      "hall",
      choice("a hall of the building, or a container module that arrives ready-built", [
        "hall",
        "container-module",
      ]),
    ),
    count: byDefault(1, count("how many such halls")),
    rows: list("rows of each hall", row(), { atLeast: 1 }),
    switches: groups("switch", "switches that join the racks of each hall"),
  };
  return section("halls that are all alike", shape, ({ name, kind, count, rows, switches }) => ({
    name,
    kind,
    count,
    rows,
    switches,
  }));
}

/** An element of `sites`. */
export function siteSchema(): Schema<SiteSpec> {
  const shape = {
    name: byDefault("main", text("name, unique within the scenario")),
    enclosure: byDefault(
      "standard",
      choice("ideal: chassis and switches draw nothing, only servers do", ["standard", "ideal"]),
    ),
    servers: serverGroups("servers that stand directly on the site"),
    repeat: byDefault(1, count("how often the list of servers comes: a b with repeat 2 is a b a b")),
    halls: byDefault([], list("halls and container modules", onDemand(hall))),
    switches: groups("switch", "switches that join the halls"),
  };
  const meaning = "a data centre at one place; servers are numbered in the order of the file";
  return section(meaning, shape, (fields) => ({
    name: fields.name,
    enclosure: fields.enclosure,
    servers: fields.servers,
    repeat: fields.repeat,
    halls: fields.halls,
    switches: fields.switches,
  }));
}
