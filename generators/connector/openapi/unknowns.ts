import type {
  ApiDescription,
  ListEndpoint,
  Pagination,
  ResourceDescription,
  Unknown,
} from './api-description.ts';

type KnownParts = Omit<ApiDescription, 'unknowns'> & { readonly providerGiven: boolean };

/** The questions that the document leaves open, those about the whole API first. */
export function listUnknowns(description: KnownParts): Unknown[] {
  return [...aboutApi(description), ...description.resources.flatMap(aboutResource)];
}

function aboutApi({
  provider,
  providerGiven,
  title,
  baseUrl,
  auth,
  authTogether,
  webhooks,
}: KnownParts): Unknown[] {
  const unknowns: Unknown[] = [];
  if (!providerGiven) {
    unknowns.push({
      what: 'provider',
      why: `The title is '${title}'.`,
      question: 'What is the provider called, in snake_case? Collection keys and views begin with it.',
      assumed: provider,
    });
  }
  if (baseUrl === null || !/^https?:\/\//i.test(baseUrl.url)) {
    const why =
      baseUrl === null
        ? 'The document names no server.'
        : `The document's server is relative: '${baseUrl.url}'.`;
    unknowns.push({ what: 'base_url', why, question: 'What is the base URL of the API?', assumed: null });
  } else if (baseUrl.others.length > 0 || baseUrl.variables.length > 0) {
    const variables = baseUrl.variables.map(({ name }) => `{${name}}`).join(', ');
    const why =
      variables === ''
        ? `The document names ${baseUrl.others.length + 1} servers.`
        : `The server has ${variables}.`;
    unknowns.push({
      what: 'base_url',
      why,
      question: 'Which server does an account use?',
      assumed: baseUrl.url,
    });
  }
  const first = auth[0];
  if (first === undefined) {
    const question =
      'How does a request authenticate: bearer token, basic, or an API key in a header or the query?';
    unknowns.push({ what: 'auth', why: 'The document has no security scheme.', question, assumed: null });
  } else if (authTogether.length > 0) {
    unknowns.push({
      what: 'auth',
      why: `Requests need ${authTogether.join(' and ')} at once.`,
      question: 'A connector sends one of them; add what is missing to `connect` in its index.ts.',
      assumed: first.name,
    });
  } else if (auth.length > 1 || first.kind === 'oauth2' || first.kind === 'other') {
    const why = `The document offers ${auth.map((each) => `${each.name} (${each.kind})`).join(', ')}.`;
    unknowns.push({
      what: 'auth',
      why,
      question: 'Which one do you have a secret for?',
      assumed: first.name,
    });
  }
  unknowns.push({
    what: 'webhook',
    why:
      webhooks.length === 0
        ? 'The document describes no webhooks.'
        : `The document describes ${webhooks.length} webhooks, not how they are signed.`,
    question: 'How does the provider sign its webhooks, and which event belongs to which resource?',
    assumed: null,
  });
  return unknowns;
}

function aboutResource(resource: ResourceDescription): Unknown[] {
  const { name, id, updatedAt, createdAt, list, parents, children, retrieve, deleted } = resource;
  const unknowns: Unknown[] = [];
  const ask = (what: Unknown['what'], why: string, question: string, assumed: string | null = null): void => {
    unknowns.push({ resource: name, what, why, question, assumed });
  };
  if (id === null)
    ask('id', 'Its schema names no field that could be an id.', 'Which field identifies the object?');
  else if (id.confidence === 'guess')
    ask('id', 'No field is called id.', 'Does this field identify the object for good?', id.path.join('.'));
  askAboutPages(list, ask);
  for (const { parameter, resource: parent, field, confidence } of parents) {
    if (parent !== null && field !== null && confidence !== 'guess') continue;
    const why =
      parent === null
        ? `No listed resource goes into '${parameter.name}' of ${list.path}.`
        : `No field of ${parent} is called like '${parameter.name}' of ${list.path}.`;
    const assumed = parent === null ? null : [parent, ...(field ?? [])].join('.');
    ask('parameter', why, 'Which field of which resource, or which setting of the app, goes there?', assumed);
  }
  for (const parameter of list.required.filter(({ in: place }) => place === 'body')) {
    ask(
      'parameter',
      `${list.method} ${list.path} requires '${parameter.name}' in its body.`,
      'What is sent so that every object is listed?',
    );
  }
  for (const { parameter, fallback, showAll } of list.hiding) {
    const why = `'${parameter.name}' decides which rows are listed${fallback === null ? '' : `; left out it is '${fallback}'`}.`;
    ask('hidden_rows', why, 'Which value lists every row?', showAll);
  }
  if (updatedAt === null)
    ask(
      'updated',
      'Its schema has no field that says when it last changed.',
      'Is there one? Without it every sync reads everything.',
    );
  for (const time of [createdAt, updatedAt]) {
    if (time === null || (time.unit !== null && time.confidence !== 'guess')) continue;
    ask(
      'time_unit',
      `Neither format nor example of '${time.path.join('.')}' tells its unit.`,
      'ISO 8601, or unix seconds or milliseconds?',
      time.unit,
    );
  }
  if (updatedAt !== null && updatedAt.precision === null) {
    ask(
      'precision',
      `'${updatedAt.path.join('.')}' shows no fraction of a second.`,
      'Does it change with every change, and in which steps: seconds or finer?',
    );
  }
  if (retrieve === null)
    ask('retrieve', 'No operation reads one object by its id.', 'Can one object be read by its id?');
  else if (retrieve.field === null || retrieve.confidence === 'guess') {
    const why = `'${retrieve.parameter.name}' of ${retrieve.path} is the name of no field.`;
    ask('retrieve', why, 'Which field goes there?', retrieve.field?.join('.') ?? null);
  }
  const hint =
    deleted === null
      ? 'The document does not say how deletions become known.'
      : `'${deleted.path.join('.')}' marks deleted objects, perhaps not all of them are listed.`;
  if (retrieve !== null && resource.whole !== null) {
    const { leftOut } = resource.whole;
    const shown = [...leftOut.slice(0, 5), ...(leftOut.length > 5 ? ['…'] : [])].join(', ');
    ask(
      'summary',
      `${list.path} shows no ${shown}, which ${retrieve.path} does.`,
      'Can the list be asked for all fields? Else each object is read by itself, a call for each.',
      'each object is read',
    );
  }
  ask(
    'deletions',
    hint,
    'How do deletions become known: event, deleted list, with the parent, or by reading everything?',
  );
  for (const child of children.filter((each) => each.resource === null)) {
    const why =
      child.moreAt === null
        ? `${child.path.join('.')} is embedded in it.`
        : `${child.path.join('.')} is embedded in it, and ${child.moreAt.join('.')} can say that there are more.`;
    ask('children', why, `Mirror '${child.name}' as rows of their own, and are all of them always embedded?`);
  }
  return unknowns;
}

type Ask = (what: Unknown['what'], why: string, question: string, assumed?: string | null) => void;

function askAboutPages(list: ListEndpoint, ask: Ask): void {
  const { pagination } = list;
  if (pagination.style === 'none') {
    if (pagination.confidence === 'certain') return;
    const why = `${list.method} ${list.path}: ${pagination.evidence[0]?.says ?? ''}.`;
    ask('pages', why, 'Does one answer always hold every object?', 'one answer');
  } else if (pagination.style === 'unknown') {
    const why = `${list.method} ${list.path}: ${pagination.evidence.map(({ says }) => says).join(', ')}.`;
    ask('pages', why, 'How is the next page asked for, if there is one?');
  } else if (pagination.confidence === 'guess' || isUndeclared(pagination, list)) {
    ask(
      'pages',
      `${list.path}: ${pagination.evidence.map(({ says }) => says).join(', ')}.`,
      'How is the next page asked for?',
      describePagination(pagination),
    );
  } else if (
    pagination.style === 'page' &&
    !pagination.evidence.some(({ says }) => says.startsWith('the first page'))
  ) {
    ask(
      'pages',
      `The document does not number the first page of ${list.path}.`,
      'Is the first page 0 or 1?',
      String(pagination.first),
    );
  }
}

/** A cursor whose parameter is known from other operations only. */
function isUndeclared(pagination: Pagination, list: ListEndpoint): boolean {
  return (
    pagination.style === 'cursor' &&
    !pagination.evidence.some(({ pointer }) => pointer.startsWith(list.pointer)) &&
    pagination.confidence !== 'certain'
  );
}

/** A few words for tables and questions. */
export function describePagination(pagination: Pagination): string {
  switch (pagination.style) {
    case 'none':
      return 'one answer';
    case 'unknown':
      return `${pagination.parameters.map(({ name }) => name).join(', ')}?`;
    case 'link_header':
      return 'Link header';
    case 'next_url':
      return `next URL in ${pagination.path.join('.')}`;
    case 'page':
      return `page ${pagination.parameter.name} from ${pagination.first}`;
    case 'offset':
      return `offset ${pagination.parameter.name}`;
    case 'scroll':
      return `scroll ${pagination.parameter.name}`;
    case 'cursor': {
      const { next, parameter } = pagination;
      return `cursor ${parameter.name} = ${next.from === 'header' ? `header ${next.header}` : `${next.from === 'answer' ? '' : 'last '}${next.path.join('.')}`}`;
    }
  }
}
