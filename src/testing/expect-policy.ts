import { expect } from "vitest";
import { resolveParameters } from "../models/parameters.ts";
import type { AnyPolicyModule } from "../policies/catalogue.ts";
import type { OverloadDetectionModule } from "../policies/overload-detection/overload-detection.ts";
import type { PlacementModule } from "../policies/placement/placement.ts";
import type { PolicyContext } from "../policies/policy.ts";
import type { VmSelectionModule } from "../policies/vm-selection/vm-selection.ts";
import { NONE } from "../sim/none.ts";
import { RandomStreams } from "../sim/random.ts";
import { guardedOverloadDetection, guardedPlacement, guardedVmSelection, requirePolicy } from "./guarded.ts";
import { loadViewOf, placed, placedTables } from "./tables/world-tables.ts";
import type { World } from "./world.ts";

/** Values of parameters in canonical units, as `create` is given them. */
export type GivenParameters = Readonly<Record<string, unknown>>;

/** What can be expected of any policy. Whatever does not hold fails the test. */
export interface PolicyExpectations {
  /** These values are accepted. */
  toTakeParameters(parameters: GivenParameters): void;
  /** These values are refused; the message matches. */
  toRefuseParameters(parameters: GivenParameters, message?: string | RegExp): void;
}

/** What can be expected of a placement policy. */
export interface PlacementExpectations extends PolicyExpectations {
  /** The VMs of the world that look for a place are put on these servers, in order; -1: nowhere. */
  toPlaceOn(world: World, ...servers: readonly number[]): void;
  /** None of the VMs of the world that look for a place gets one. */
  toPlaceNowhere(world: World): void;
}

/** What can be expected of an overload detection. */
export interface OverloadDetectionExpectations extends PolicyExpectations {
  /** These servers of the world are overloaded, and no others. */
  toFindOverloaded(world: World, ...servers: readonly number[]): void;
}

/** What can be expected of a VM selection. */
export interface VmSelectionExpectations extends PolicyExpectations {
  /** Of the VMs on a server this one leaves first; several: these, one after the other. -1: none. */
  toSelect(world: World, from: number, ...vms: readonly number[]): void;
}

/**
 * Expectations of a policy, to be used in a test. The policy is asked as in a simulation: an answer that is none, or a
 * change to what it sees, is a PolicyError.
 *
 * @param parameters - in canonical units; those without a default must be given
 * @throws PolicyError if it is not a policy
 * @throws ParameterError if the parameters are not as declared
 */
export function expectPolicy(policy: PlacementModule, parameters?: GivenParameters): PlacementExpectations;
export function expectPolicy(
  policy: OverloadDetectionModule,
  parameters?: GivenParameters,
): OverloadDetectionExpectations;
export function expectPolicy(
  policy: VmSelectionModule,
  parameters?: GivenParameters,
): VmSelectionExpectations;
export function expectPolicy(policy: AnyPolicyModule, parameters: GivenParameters = {}): PolicyExpectations {
  requirePolicy(policy);
  const { kind, name, parameters: specs } = policy;
  const resolved = () => resolveParameters(specs, parameters);
  const context = (): PolicyContext => ({ random: new RandomStreams(1).stream(kind, name) });
  const common: PolicyExpectations = {
    toTakeParameters(given) {
      expect(() => resolveParameters(specs, given)).not.toThrow();
    },
    toRefuseParameters(given, message) {
      expect(() => resolveParameters(specs, given)).toThrow(message);
    },
  };
  switch (policy.kind) {
    case "placement":
      return {
        ...common,
        ...placementExpectations(() => guardedPlacement(policy).create(resolved(), context())),
      };
    case "overload-detection": {
      const create = () => guardedOverloadDetection(policy).create(resolved(), context());
      const expectations: Omit<OverloadDetectionExpectations, keyof PolicyExpectations> = {
        toFindOverloaded(world, ...servers) {
          const [view, detection] = [loadViewOf(world), create()];
          const found = [...world.servers.keys()].filter((server) => detection.overloaded(view, server));
          expect(found, `${name}: overloaded servers`).toEqual(servers.toSorted((a, b) => a - b));
        },
      };
      return { ...common, ...expectations };
    }
    case "vm-selection": {
      const create = () => guardedVmSelection(policy).create(resolved(), context());
      const expectations: Omit<VmSelectionExpectations, keyof PolicyExpectations> = {
        toSelect(world, from, ...vms) {
          const [view, selection] = [loadViewOf(world), create()];
          let movable = [...world.vms.keys()].filter((vm) => world.vms[vm]!.on === from);
          const selected = vms.map(() => {
            const vm = selection.select(view, Int32Array.from(movable), movable.length);
            movable = movable.filter((other) => other !== vm);
            return vm;
          });
          expect(selected, `${name}: VMs that leave server ${from}`).toEqual(vms);
        },
      };
      return { ...common, ...expectations };
    }
  }
}

function placementExpectations(
  create: () => ReturnType<PlacementModule["create"]>,
): Omit<PlacementExpectations, keyof PolicyExpectations> {
  return {
    toPlaceOn(world, ...servers) {
      expect(placed(placedTables(world), create()), "servers of the VMs that look for a place").toEqual(
        servers,
      );
    },
    toPlaceNowhere(world) {
      const waiting = world.vms.filter(({ on }) => on === undefined);
      expect(placed(placedTables(world), create())).toEqual(waiting.map(() => NONE));
    },
  };
}
