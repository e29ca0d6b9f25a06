/**
 * The records from which connectors without an SDK are made, as data: what of them a pretend API needs. The functions that
 * the REST toolkit of the core makes of them carry them along, so nothing of a connector is run or imported here.
 */

export type Payload = Readonly<Record<string, unknown>>;
export type TimeUnit = 'seconds' | 'milliseconds' | 'iso8601';
export type DotPath = string | readonly string[];
/** A field; or several, which make up an id together. */
export type IdField = string | readonly string[];
export type Hint = DotPath | { readonly header: string };
export type TimeField = string | { readonly field: DotPath; readonly unit: TimeUnit };

export interface MomentParameter {
  readonly param: string;
  readonly unit: TimeUnit;
}

type Size = { readonly param: string; readonly max: number } | null;

export type Pagination =
  | { readonly by: 'none' }
  | {
      readonly by: 'page';
      readonly param: string;
      readonly first: 0 | 1;
      readonly size: Size;
      readonly lastPage?: Hint;
      readonly hasMore?: Hint;
      readonly isLast?: Hint;
    }
  | {
      readonly by: 'offset';
      readonly param: string;
      readonly size: Size;
      readonly total?: Hint;
      readonly hasMore?: Hint;
      readonly isLast?: Hint;
    }
  | {
      readonly by: 'cursor';
      readonly param: string;
      readonly next: Hint;
      readonly size: Size;
      readonly hasMore?: Hint;
      readonly isLast?: Hint;
    }
  | {
      readonly by: 'last_id';
      readonly param: string;
      readonly hasMore?: Hint;
      readonly isLast?: Hint;
      readonly size: Size;
      readonly id?: DotPath;
    }
  | { readonly by: 'next_url'; readonly next: Hint; readonly size: Size }
  | { readonly by: 'link_header'; readonly size: Size };

export interface ListRecord {
  readonly path: string;
  readonly each?: ParentsRecord;
  readonly method?: 'GET' | 'POST';
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: Payload;
  readonly paramsIn?: 'query' | 'body';
  readonly items: DotPath;
  readonly element?: DotPath;
  readonly pagination: Pagination;
  readonly createdSince?: MomentParameter;
}

/** The list of the parents, for each of which there is a list. */
export interface ParentsRecord extends ListRecord {
  readonly values: Readonly<Record<string, DotPath>>;
}

export interface ChangedListRecord extends ListRecord {
  readonly modifiedSince: MomentParameter;
}

export interface DeletedListRecord extends ListRecord {
  readonly id: IdField;
  readonly at: { readonly field: DotPath; readonly unit: TimeUnit } | null;
  readonly since: MomentParameter | null;
}

export interface RetrieveRecord {
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly id?: IdField;
  readonly item?: DotPath;
  readonly gone?: DotPath;
}

/** Single objects are found in this list. */
export interface FindRecord {
  readonly list: ListRecord;
  readonly id: IdField;
}

export interface EmbeddedRecord {
  readonly path: DotPath;
  readonly hasMore?: DotPath;
  readonly total?: DotPath;
}

export type AuthRecord =
  | { readonly by: 'bearer' }
  | { readonly by: 'basic'; readonly user?: string }
  | { readonly by: 'header'; readonly name: string; readonly prefix?: string }
  | { readonly by: 'query'; readonly name: string };

export interface SchemeRecord {
  readonly header: string;
  readonly algorithm: 'sha1' | 'sha256' | 'sha512';
  readonly encoding: 'hex' | 'base64';
  readonly prefix?: string;
  readonly signed: string;
  readonly timestamp?: ({ readonly header: string } | { readonly key: string }) & {
    readonly unit?: TimeUnit;
  };
  readonly signatureKey?: string;
  readonly id?: { readonly header: string };
  readonly secret?: { readonly encoding: 'utf8' | 'base64'; readonly prefix?: string };
  readonly separator?: string;
}

export type EventSource = string | { readonly header: string };

export interface WebhookRecord {
  readonly scheme: SchemeRecord;
  readonly event: {
    readonly id: EventSource | null;
    readonly type: EventSource | readonly EventSource[];
    readonly occurredAt:
      | (({ readonly field: string } | { readonly header: string }) & { readonly unit: TimeUnit })
      | null;
    readonly object: string | null;
    readonly complete: boolean | { readonly field: string; readonly equals: string | number | boolean };
    readonly batch?: string;
  };
}
