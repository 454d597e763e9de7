import { expect, it } from "vitest";
import { at, smallWorld, times } from "../../support/small-world.ts";

it("lists each server once whose guests, reservations or state have changed", () => {
  const world = smallWorld(times(5), [{}, {}, {}]);
  const { servers, residents, incoming, lifecycle, power, engine } = world;
  const changes = servers.watch();
  const listed = () => {
    const ids = Array.from(changes.servers.subarray(0, changes.count));
    changes.clear();
    return ids;
  };
  at(world, 0, () => {
    lifecycle.place(0, 3);
    lifecycle.place(1, 3);
    lifecycle.place(2, 1);
  });
  engine.run();
  expect(listed()).toEqual([3, 1]);
  const move = incoming.add(0, 4);
  expect(listed()).toEqual([4]);
  incoming.remove(move);
  residents.remove(1);
  expect(listed()).toEqual([4, 3]);
  power.suspend(0);
  expect(listed()).toEqual([0]);
  expect(listed()).toEqual([]);
});

it("serves several who watch", () => {
  const { servers } = smallWorld(times(2), []);
  const [first, second] = [servers.watch(), servers.watch()];
  servers.changed(1);
  first.clear();
  servers.changed(1);
  expect([first.count, second.count]).toEqual([1, 1]);
});
