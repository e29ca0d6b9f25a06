import { readFile } from 'node:fs/promises';
import type { StripeObjects, StripeResource } from './wire.ts';
import { STRIPE_RESOURCES } from './wire.ts';
import type { StripeWorld } from './world.ts';

/**
 * Puts Stripe's published example objects into a world exactly as they are, without events. The file is
 * `fixtures3.json` of https://github.com/stripe/openapi; of its `resources` those that the world holds are taken.
 * Returns the names of the resources loaded.
 */
export async function loadFixtures(world: StripeWorld, path: string): Promise<StripeResource[]> {
  const { resources } = JSON.parse(await readFile(path, 'utf8')) as {
    resources: Partial<StripeObjects>;
  };
  const loaded = STRIPE_RESOURCES.filter((resource) => resources[resource] !== undefined);
  for (const resource of loaded) load(world, resource, resources[resource]);
  return loaded;
}

function load<R extends StripeResource>(
  world: StripeWorld,
  resource: R,
  object: StripeObjects[R] | undefined,
): void {
  if (object) world.load(resource, object);
}
