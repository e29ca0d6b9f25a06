/** Every check and the promise that it tests, in the order of the report. */
export const catalogue = {
  'static.layout':
    'its directory holds index.ts, types.ts, manifest.json and numbered SQL, and nothing foreign',
  'static.manifest': "manifest.json is valid and bears the directory's name",
  'static.collections': "collection keys are unique and begin with the connector's name",
  'static.imports': 'it imports the contract, itself and the packages of its manifest, nothing else',
  'static.types': 'it type-checks on Deno',
  'static.sql': 'its SQL can be applied again with every push',
  'static.views': "every collection has a view, and every view reads with its reader's rights",

  'contract.export': 'index.ts exports `connector`, made by defineConnector',
  'contract.definition': 'what it says of its resources contradicts neither itself nor the manifest',
  'contract.metadata': 'its metadata says what manifest.json says',
  'contract.reasons': 'every `because` gives a reason',
  'contract.limits': 'its rate limit and its time filters make sense',
  'contract.window': 'a list that leaves out old objects says which field tells their age',
  'contract.watermark': 'an incremental sync asks for what changed since the watermark',

  'webhooks.genuine': 'a genuine delivery is accepted, with either of two secrets',
  'webhooks.forged': 'a delivery that is not genuine is refused',
  'webhooks.old': 'a genuine delivery of long ago is refused',
  'webhooks.handshake': 'no handshake answers a delivery',
  'webhooks.body': 'a genuine body that is no event is a NormalizationError',
  'webhooks.unknown': 'an event of another type is ignored',
  'webhooks.events': 'each declared event changes its own collection, in its own way',
  'webhooks.malformed': 'a malformed event is ignored or quarantined and stops nothing',
  'webhooks.unmirrored': 'an event of a resource that is not mirrored is ignored',
  'webhooks.excluded': 'an event yields nothing of what exclude_fields leaves out',

  'faults.reach': 'its calls go to apiBaseUrl, with the API key in a header alone',
  'faults.refused': '401 and 403 are ApiErrors of that status',
  'faults.not_found': '404 is an EntityNotFoundError for an object and an ApiError for a list',
  'faults.rate_limit': '429 is a RateLimitError with the pause that the provider asks for',
  'faults.unavailable': '500 and 503 are ApiErrors',
  'faults.broken': 'an answer that is empty, cut, not JSON or none at all is an ApiError',
  'faults.no_list': 'an answer without a list is an error, not an empty list',
  'faults.retries': 'the core alone makes calls again, and no more often than it should',
  'faults.abort': 'a sync that is aborted ends at once, and so does its call',
  'faults.secrets': 'no error message carries the API key',

  'paging.endless': 'a list that never ends is an error',
} as const;

export type CheckId = keyof typeof catalogue;

export const checkIds = Object.keys(catalogue) as readonly CheckId[];
