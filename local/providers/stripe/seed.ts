import { companyName, person } from '../people.ts';
import type { Random } from '../random.ts';
import { createRandom } from '../random.ts';
import { planOfPrice } from './objects/plan.ts';
import type { StripeObjects } from './wire.ts';
import type { StripeWorld } from './world.ts';

/** How large a seeded account is. */
export interface SeedStripeOptions {
  /** The same seed and numbers give the same objects, byte for byte. */
  readonly seed?: string | number;
  /** 100 when left out. */
  readonly customers?: number;
  /** 10 when left out; each has a monthly and a yearly price, and a plan for both. */
  readonly products?: number;
  /** As many as there are customers when left out; one in fifty has 12 items, more than a subscription embeds. */
  readonly subscriptions?: number;
}

/** The objects of a seeded account were created between these instants, unix seconds. */
const FIRST_CREATED = Date.UTC(2024, 0, 1) / 1000;
const LAST_CREATED = Date.UTC(2026, 0, 1) / 1000;

const PLACES = [
  { city: 'Berlin', country: 'DE', line1: 'Torstraße 1', postal_code: '10119', state: 'BE' },
  { city: 'Lagos', country: 'NG', line1: '12 Marina Rd', postal_code: '101241', state: 'LA' },
  { city: 'Lisboa', country: 'PT', line1: 'Rua Garrett 7', postal_code: '1200-203', state: 'Lisboa' },
  { city: 'Portland', country: 'US', line1: '1600 SW 4th Ave', postal_code: '97201', state: 'OR' },
];

/** Fills a world with a plausible account, without events. Products, prices and plans come before what uses them. */
export function seedStripe(world: StripeWorld, options: SeedStripeOptions = {}): void {
  const { seed = 1, customers = 100, products = 10, subscriptions = customers } = options;
  const random = createRandom(`stripe seed ${seed}`);
  const prices = seedCatalogue(world, random, products);
  const customerIds = Array.from({ length: customers }, (_, index) =>
    seedCustomer(world, random, index, spread(index, customers)),
  );
  if (customerIds.length === 0 || prices.length === 0) return;
  for (let index = 0; index < subscriptions; index++) {
    const customer = customerIds[index % customerIds.length] as string;
    seedSubscription(world, random, index, spread(index, subscriptions), customer, prices);
  }
}

/** The creation time of the object at a place in a population, unix seconds. */
function spread(index: number, count: number): number {
  return FIRST_CREATED + Math.floor((index / count) * (LAST_CREATED - FIRST_CREATED));
}

function seedCatalogue(world: StripeWorld, random: Random, count: number): StripeObjects['price'][] {
  return Array.from({ length: count }).flatMap((_, index) => {
    const created = FIRST_CREATED + index;
    const monthlyAmount = random.int(5, 200) * 100;
    const { id: product } = world.create(
      'product',
      {
        id: `prod_${random.token(14)}`,
        created,
        name: companyName(random),
        description: random.chance(0.5) ? 'Everything a growing team needs' : null,
        metadata: { tier: random.pick(['free', 'team', 'enterprise']) },
      },
      { silent: true },
    );
    return (['month', 'year'] as const).map((interval) => {
      const amount = interval === 'month' ? monthlyAmount : monthlyAmount * 10;
      const price = world.create(
        'price',
        {
          id: `price_1${random.token(23)}`,
          created,
          product,
          currency: random.pick(['usd', 'eur']),
          nickname: `per ${interval}`,
          recurring: {
            interval,
            interval_count: 1,
            meter: null,
            trial_period_days: null,
            usage_type: 'licensed',
          },
          unit_amount: amount,
          unit_amount_decimal: String(amount),
        },
        { silent: true },
      );
      world.load('plan', planOfPrice(price));
      return price;
    });
  });
}

function seedCustomer(world: StripeWorld, random: Random, index: number, created: number): string {
  const { name, email } = person(random, index);
  const { line1, ...place } = random.pick(PLACES);
  const { id } = world.create(
    'customer',
    {
      id: `cus_${random.token(14)}`,
      created,
      name,
      email,
      address: { ...place, line1, line2: null },
      balance: random.chance(0.1) ? -random.int(1, 50) * 100 : 0,
      currency: random.pick(['usd', 'eur']),
      description: random.chance(0.3) ? `Signed up with ${companyName(random)}` : null,
      metadata: { account_number: String(100_000 + index), source: random.pick(['web', 'sales', 'import']) },
      phone: random.chance(0.4) ? `+49 30 ${random.int(1_000_000, 9_999_999)}` : null,
      preferred_locales: [random.pick(['en', 'de', 'pt-BR'])],
    },
    { silent: true },
  );
  return id;
}

function seedSubscription(
  world: StripeWorld,
  random: Random,
  index: number,
  created: number,
  customer: string,
  prices: readonly StripeObjects['price'][],
): void {
  const status = random.pick(['active', 'active', 'active', 'trialing', 'past_due', 'canceled'] as const);
  const ended = status === 'canceled' ? created + random.int(1, 30) * 86_400 : null;
  const size = index % 50 === 49 ? 12 : random.int(1, 3);
  const first = random.int(0, prices.length - 1);
  world.create(
    'subscription',
    {
      id: `sub_1${random.token(23)}`,
      created,
      customer,
      status,
      canceled_at: ended,
      ended_at: ended,
      trial_start: status === 'trialing' ? created : null,
      trial_end: status === 'trialing' ? created + 14 * 86_400 : null,
      items: Array.from({ length: size }, (_, item) => ({
        id: `si_${random.token(14)}`,
        created: created + item,
        price: prices[(first + item) % prices.length] as StripeObjects['price'],
        quantity: random.int(1, 20),
      })),
    },
    { silent: true },
  );
}
