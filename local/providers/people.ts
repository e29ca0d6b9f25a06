import type { Random } from './random.ts';

const GIVEN = [
  'Ada',
  'Björn',
  'Chidi',
  'Dolores',
  'Emeka',
  'Fatima',
  'Grace',
  'Hiro',
  'Ines',
  'João',
  'Kirsi',
  'Luca',
];
const FAMILY = [
  'Abara',
  "O'Brien",
  'Castillo',
  'Dubois',
  'Eriksen',
  'Faria',
  'Gupta',
  'Hoffmann',
  'Ito',
  'Jansen',
  'Kaya',
];
const FIRMS = [
  'Aurora',
  'Blue Fern',
  'Cobalt',
  'Delta Nine',
  'Evergreen',
  'Foxglove',
  'Granite',
  'Harbour',
  'Ibis',
];
const TRADES = [
  'Analytics',
  'Bikes',
  'Coffee',
  'Design',
  'Energy',
  'Foods',
  'Games',
  'Health',
  'Insurance',
  'Labs',
];

/** A made-up person; the address is under example.com, which never receives mail. */
export interface Person {
  readonly name: string;
  readonly email: string;
}

/** Makes up a person; `number` keeps the addresses of a population apart. */
export function person(random: Random, number: number): Person {
  const given = random.pick(GIVEN);
  const family = random.pick(FAMILY);
  const mailbox = `${given}.${family}.${number}`
    .normalize('NFD')
    .replace(/[^A-Za-z0-9.]/g, '')
    .toLowerCase();
  return { name: `${given} ${family}`, email: `${mailbox}@example.com` };
}

/** Makes up the name of a company. */
export function companyName(random: Random): string {
  return `${random.pick(FIRMS)} ${random.pick(TRADES)}`;
}
