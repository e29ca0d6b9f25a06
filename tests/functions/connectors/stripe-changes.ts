import type { StripeWorld } from '../../../local/providers/stripe/world.ts';

/**
 * Creates, changes and deletes objects of every resource. `tick` runs between the changes: what it leaves the clock at
 * decides which of them share a second.
 */
export async function changeEverything(world: StripeWorld, tick: () => unknown): Promise<void> {
  const steps: (() => void)[] = [];
  const step = (run: () => void) => steps.push(run);
  const [ada, doomed, renamed] = world.all('customer');
  const [product, retired, unsold] = world.all('product');
  const [price, inactive] = world.all('price');
  const [plan] = world.all('plan');
  const live = world.all('subscription').filter(({ status }) => status !== 'canceled');
  const [first, second] = live.filter(({ customer }) => customer !== doomed?.id);
  if (!ada || !doomed || !renamed || !product || !retired || !unsold) throw new Error('too few objects');
  if (!price || !inactive || !plan || !first || !second) throw new Error('too few objects');

  step(() => world.update('customer', ada.id, { name: 'Ada', metadata: { step: '1' } }));
  step(() => world.update('customer', ada.id, { email: 'ada@example.com' }));
  step(() => world.create('customer', { id: 'cus_new', name: 'New' }));
  step(() => world.update('customer', 'cus_new', { name: 'Newer' }));
  step(() => world.update('customer', renamed.id, { name: 'Once' }));
  step(() => world.update('customer', renamed.id, { name: renamed.name ?? null }));
  step(() => world.delete('customer', doomed.id));
  step(() => world.create('customer', { id: 'cus_brief' }));
  step(() => world.update('customer', 'cus_brief', { name: 'Brief' }));
  step(() => world.delete('customer', 'cus_brief'));
  step(() => world.create('product', { id: 'prod_new' }));
  step(() => world.update('product', 'prod_new', { name: 'Named' }));
  step(() => world.update('product', product.id, { description: 'changed' }));
  step(() => world.update('product', retired.id, { active: false }));
  step(() => world.update('product', retired.id, { active: true }));
  step(() => world.delete('product', unsold.id));
  step(() => world.create('price', { id: 'price_new', product: 'prod_new' }));
  step(() => world.update('price', price.id, { nickname: 'changed' }));
  step(() => world.update('price', inactive.id, { active: false }));
  step(() => world.delete('price', 'price_new'));
  step(() => world.create('plan', { id: 'plan_new', product: 'prod_new' }));
  step(() => world.update('plan', plan.id, { active: false }));
  step(() => world.delete('plan', 'plan_new'));
  step(() =>
    world.create('subscription', {
      id: 'sub_new',
      customer: 'cus_new',
      items: [
        { id: 'si_a', price },
        { id: 'si_b', price },
      ],
    }),
  );
  step(() => world.create('subscription_item', { id: 'si_c', subscription: 'sub_new', price: inactive }));
  step(() => world.update('subscription_item', 'si_a', { quantity: 9 }));
  step(() => world.delete('subscription_item', 'si_b'));
  step(() => world.update('subscription', first.id, { description: 'changed' }));
  step(() => world.update('subscription', first.id, { status: 'past_due' }));
  step(() => world.create('subscription_item', { id: 'si_d', subscription: first.id, price }));
  step(() => world.delete('subscription', second.id));
  for (const run of steps) {
    run();
    await tick();
  }
}
