import type { ApiDescription, ResourceDescription, Unknown } from '../openapi/api-description.ts';
import type { DocumentResource } from './document-resources.ts';

/** A question that a document leaves open, told once for all resources that it is about. */
export interface ReviewQuestion {
  readonly text: string;
  /** The argument that answers it. */
  readonly argument: string;
  /** Whether it stays open in the code until it is answered; else something is assumed. */
  readonly isOpen: boolean;
  /** Names of the resources in the connector; empty for the API as a whole. */
  readonly resources: readonly string[];
}

/** How a question is told, and what answers it. */
interface Told {
  readonly text: string;
  readonly argument: string;
  readonly isOpen?: true;
}

type Tell = (unknown: Unknown, resource: ResourceDescription | null) => Told | null;

const pagesUnknown: Told = {
  text: 'How does a list go on? It takes parameters for pages, and nothing says how they go together.',
  argument: '--pagination',
  isOpen: true,
};

/** Null for what does not matter to a connector. */
const tellings: Readonly<Record<Unknown['what'], Tell>> = {
  provider: () => null,
  base_url: ({ why, question }) => ({ text: `${question} ${why}`, argument: '--base-url' }),
  auth: ({ why, question }) => ({ text: `${question} ${why}`, argument: '--auth' }),
  webhook: () => ({
    text: 'How does a webhook prove who sent it?',
    argument: '--webhook-scheme',
    isOpen: true,
  }),
  deletions: () => ({
    text: 'How does it become known that an object was deleted?',
    argument: '--deletions',
    isOpen: true,
  }),
  pages: (_, resource) => {
    const style = resource?.list.pagination.style;
    if (style === 'unknown') return pagesUnknown;
    return style === 'none'
      ? {
          text: 'Is everything in one answer? Nothing speaks of pages.',
          argument: '--set <resource>.pagination={"by":…}',
        }
      : { text: 'Does the list go on as guessed?', argument: '--set <resource>.pagination={"by":…}' };
  },
  precision: (_, resource) =>
    resource?.list.updatedSince == null
      ? null
      : {
          text: 'What is the grain of the filter by modification time, in seconds?',
          argument: '--modified-since-precision',
          isOpen: true,
        },
  id: ({ assumed }) =>
    assumed === null
      ? null
      : {
          text: `Does ${assumed} identify an object for good?`,
          argument: '--set <resource>.idField=…',
        },
  time_unit: ({ assumed }) => ({
    text:
      assumed === null
        ? 'How is its time written? It is not used until then.'
        : 'Is its time written as guessed?',
    argument: '--set <resource>.updated={"field":…,"unit":…}',
  }),
  updated: () => ({
    text: 'Which field says when it was last changed? None is known: every sync reads the whole list.',
    argument: '--set <resource>.updated={"field":…,"unit":…}',
  }),
  hidden_rows: ({ assumed }, resource) => {
    const names = resource?.list.hiding.map(({ parameter }) => parameter.name).join(', ');
    return {
      text: `Are all rows listed, whatever ${names} is?${assumed === null ? ' Nothing is sent.' : ''}`,
      argument: `--set <resource>.query={"${resource?.list.hiding[0]?.parameter.name}":…}`,
    };
  },
  parameter: (_, resource) => {
    const filled = resource?.filled ?? [];
    const settings = filled.flatMap(({ source }) => (source.kind === 'setting' ? source.name : []));
    if (settings.length > 0)
      return {
        text: `What is the account's ${settings.join(', ')}? No list gives it, so that it is a setting.`,
        argument: `--setting ${settings[0]}=…`,
      };
    return filled.some(({ source }) => source.kind === 'value')
      ? {
          text: 'Is it walked for the right objects? What goes into its path is a guess.',
          argument: '--set <resource>.each=…',
        }
      : null;
  },
  retrieve: () => ({
    text: 'How is one object read? It is looked for in its list.',
    argument: '--set <resource>.retrievePath=…/{id}',
  }),
  summary: () => ({
    text: 'Can the list show all fields? Each object is read by itself otherwise.',
    argument: '--set <resource>.query={…}',
  }),
  children: () => null,
};

/** The questions about what is mirrored, those first that stay open, then those of most resources. */
export function reviewQuestions(
  description: ApiDescription,
  taken: readonly DocumentResource[],
): ReviewQuestion[] {
  const names = new Map(taken.map(({ described, answers }) => [described, answers.name]));
  const resources = new Map(description.resources.map((each) => [each.name, each]));
  const found = new Map<string, ReviewQuestion & { readonly resources: string[] }>();
  for (const unknown of description.unknowns) {
    const name = unknown.resource === undefined ? null : names.get(unknown.resource);
    if (name === undefined) continue;
    const resource = resources.get(unknown.resource ?? '') ?? null;
    const told = tellings[unknown.what](unknown, resource);
    if (told === null) continue;
    const { text, argument, isOpen = false } = told;
    const known = found.get(text) ?? { text, argument, isOpen, resources: [] };
    if (name !== null && !known.resources.includes(name)) known.resources.push(name);
    found.set(text, known);
  }
  const weight = ({ isOpen, resources: about }: ReviewQuestion): number =>
    (isOpen ? 1e6 : 0) + (about.length === 0 ? 1e5 : about.length);
  return [...found.values()].sort((a, b) => weight(b) - weight(a));
}
