import type { DemoAccounts, DemoApp } from './demo-accounts.ts';

/** How many objects of a resource the provider has, cancelled and embedded ones included. */
export function countAtProvider({ stripe, intercom }: DemoAccounts, app: DemoApp, resource: string): number {
  if (app.connector === 'stripe') {
    return stripe.world.all(resource as Parameters<typeof stripe.world.all>[0]).length;
  }
  const conversations = () => intercom.world.all('conversation');
  if (resource === 'conversation_part') {
    return conversations().reduce((sum, { id }) => sum + intercom.world.parts(id).length, 0);
  }
  return intercom.world.all(resource as Parameters<typeof intercom.world.all>[0]).length;
}
