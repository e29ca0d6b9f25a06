import type {
  ChangedListRecord,
  DeletedListRecord,
  EmbeddedRecord,
  FindRecord,
  IdField,
  ListRecord,
  RetrieveRecord,
  TimeField,
} from './records.ts';

/** A resource of a connector, as far as a pretend API looks at it; a `ResourceDefinition` of the core is one. */
export interface DescribedResource {
  readonly embeddedIn?: string;
  readonly idField?: IdField;
  readonly createdField: TimeField | null;
  readonly updatedField: TimeField | null;
  readonly list?: unknown;
  readonly retrieve?: unknown;
  readonly incremental?: { readonly by: string; readonly list?: unknown };
  readonly deletions: { readonly by: string; readonly list?: unknown };
  readonly children?: readonly {
    readonly embedded: unknown;
    readonly truncated: { readonly by: string; readonly list?: unknown };
  }[];
  readonly events?: Readonly<Record<string, { readonly kind: string }>>;
}

/** Children that a resource shows within its objects. */
export interface RestChild extends EmbeddedRecord {
  /** The list with all of them. */
  readonly list: ListRecord | null;
}

/** What a resource of a connector says of the API: the records from which its functions were made. */
export interface RestResource {
  readonly name: string;
  readonly idField: IdField;
  readonly created: TimeField | null;
  readonly updated: TimeField | null;
  readonly list: ListRecord;
  readonly changed: ChangedListRecord | null;
  /** Null where single objects are found in a list. */
  readonly retrieve: RetrieveRecord | null;
  /** That list, where it is not the resource's own. */
  readonly found: ListRecord | null;
  readonly deleted: DeletedListRecord | null;
  readonly children: readonly RestChild[];
  readonly events: Readonly<Record<string, { readonly kind: string }>>;
}

/**
 * The resources with lists of their own, as their records describe them.
 * @throws Error for a function that was not made by the toolkit
 */
export function restResources(
  resources: Readonly<Record<string, DescribedResource>>,
): readonly RestResource[] {
  return Object.entries(resources).flatMap(([name, resource]): RestResource[] => {
    if (resource.embeddedIn !== undefined) return [];
    const { incremental, deletions, children = [] } = resource;
    const recorded = <Record>(what: string, call: unknown) => recordOf<Record>(`${name}: its ${what}`, call);
    const list = recorded<ListRecord>('list', resource.list);
    const single = recorded<RetrieveRecord | FindRecord>('retrieve', resource.retrieve);
    return [
      {
        name,
        idField: resource.idField ?? 'id',
        created: resource.createdField,
        updated: resource.updatedField,
        list,
        changed: incremental?.by === 'modified_since' ? recorded('incremental.list', incremental.list) : null,
        retrieve: 'list' in single ? null : single,
        found: 'list' in single && single.list !== list ? single.list : null,
        deleted: deletions.by === 'deleted_list' ? recorded('deletions.list', deletions.list) : null,
        children: children.map(({ embedded, truncated }) => ({
          ...recorded<EmbeddedRecord>('embedded', embedded),
          list: truncated.by === 'all' ? recorded('truncated.list', truncated.list) : null,
        })),
        events: resource.events ?? {},
      },
    ];
  });
}

function recordOf<Record>(what: string, call: unknown): Record {
  const { record } = (call ?? {}) as { readonly record?: Record };
  if (record !== undefined) return record;
  throw new Error(`${what} was not made by restList, restRetrieve or another function of the REST toolkit`);
}
