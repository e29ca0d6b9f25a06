import type { Diagnostic } from '../../config/diagnostic.ts';

/** Where the document says so: a JSON pointer inside the file that holds it. */
export interface Evidence {
  readonly pointer: string;
  /** What was read there, in a few words. */
  readonly says: string;
}

/** certain: the document states it · likely: names or examples say so · guess: nothing speaks against it. */
export type Confidence = 'certain' | 'likely' | 'guess';

interface Found {
  readonly confidence: Confidence;
  readonly evidence: readonly Evidence[];
}

/** Names of properties from the outside in. */
export type Path = readonly string[];

export interface ApiDescription {
  /** Absolute path of the document, or the name given with its text. */
  readonly file: string;
  readonly title: string;
  /** snake_case, from the title when it was not given. Collection keys begin with it. */
  readonly provider: string;
  /** Version of OpenAPI, `3.0.x` or `3.1.x`. */
  readonly openapi: string;
  /** `info.version`. */
  readonly apiVersion: string | null;
  /** A request header that chooses the version of the API. */
  readonly versionHeader: VersionHeader | null;
  readonly baseUrl: BaseUrl | null;
  /** The one that most operations accept first. */
  readonly auth: readonly AuthScheme[];
  /** Names of those that most requests need at once; empty where one is enough. */
  readonly authTogether: readonly string[];
  /** By name. */
  readonly resources: readonly ResourceDescription[];
  /**
   * JSON schemas by type name: one per resource, and those they lead to, as `#/$defs/<name>`; cut where they lead too far
   * from every resource.
   */
  readonly definitions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Operations that answer with a list and were not taken. */
  readonly skipped: readonly SkippedList[];
  /** Why few lists or none can be told from the document, in a sentence; null where its operations say what they answer. */
  readonly silence: string | null;
  /** Names of webhooks that the document describes (`webhooks`, `x-webhooks`). */
  readonly webhooks: readonly string[];
  /** What a person has to answer: nothing of it was decided silently. */
  readonly unknowns: readonly Unknown[];
  /** What could not be read; the rest of the document was. */
  readonly warnings: readonly Diagnostic[];
}

export interface VersionHeader extends Found {
  readonly name: string;
  /** The document's default or example. */
  readonly value: string | null;
}

export interface BaseUrl extends Found {
  /** As written, with `{variables}`; without a slash at the end. */
  readonly url: string;
  readonly variables: readonly {
    readonly name: string;
    readonly value: string | null;
    readonly values: readonly string[];
  }[];
  /** The other servers of the document. */
  readonly others: readonly string[];
}

export type AuthScheme = Found & { readonly name: string } & (
    | { readonly kind: 'bearer' }
    | { readonly kind: 'basic' }
    | { readonly kind: 'api_key'; readonly in: 'header' | 'query' | 'cookie'; readonly parameter: string }
    | { readonly kind: 'oauth2'; readonly tokenUrl: string | null; readonly scopes: readonly string[] }
    | { readonly kind: 'other'; readonly type: string }
  );

export interface ResourceDescription {
  /** Singular, snake_case, unique. */
  readonly name: string;
  readonly plural: string;
  /** `<provider>_<name>`. */
  readonly collectionKey: string;
  /** PascalCase, unique: the name of its type in `deriveTypes`. */
  readonly typeName: string;
  readonly description: string;
  readonly list: ListEndpoint;
  /** Other operations that list the same objects: by parent, by search, by scroll. */
  readonly otherLists: readonly ListEndpoint[];
  readonly retrieve: RetrieveEndpoint | null;
  /** What has to be known before it can be listed, in the order of the path; empty for a list that stands alone. */
  readonly parents: readonly ParentParameter[];
  /** The list that is walked first, for every object of which this one is walked; null for a list that stands alone. */
  readonly each: ParentWalk | null;
  /** Every path parameter of the list and what else it requires, besides paging: where the values come from. */
  readonly filled: readonly FilledParameter[];
  readonly id: IdField | null;
  readonly idScope: IdScope;
  readonly createdAt: TimeField | null;
  readonly updatedAt: TimeField | null;
  readonly archived: FlagField | null;
  readonly deleted: FlagField | null;
  readonly children: readonly EmbeddedChild[];
  readonly columns: readonly ViewColumn[];
  /** Set where what is listed is a summary: what reading one object shows, whose type the resource's is. */
  readonly whole: WholeDescription | null;
}

/** An object as reading it alone shows it. */
export interface WholeDescription {
  /** The fields that the list leaves out, sorted. */
  readonly leftOut: readonly string[];
  readonly createdAt: TimeField | null;
  readonly updatedAt: TimeField | null;
  readonly columns: readonly ViewColumn[];
}

export type ListMethod = 'GET' | 'POST';

export interface ListEndpoint extends Found {
  readonly method: ListMethod;
  /** As in the document. */
  readonly path: string;
  readonly operationId: string | null;
  readonly pointer: string;
  /** Where the array is in the answer; empty when the answer is the array. */
  readonly itemPath: Path;
  /** Where the object is in an element of the array: `['node']` for `edges[].node`. */
  readonly unwrap: Path;
  readonly pagination: Pagination;
  readonly createdSince: TimeFilter | null;
  readonly updatedSince: TimeFilter | null;
  readonly sort: SortParameters | null;
  /** Arguments that hide or show rows: which value shows most. */
  readonly hiding: readonly HidingParameter[];
  /** Query and body parameters that the operation requires, besides paging. */
  readonly required: readonly RequestParameter[];
  readonly deprecated: boolean;
}

/** `field` is a dotted path for a member of the request body. */
export interface RequestParameter {
  readonly name: string;
  readonly in: 'query' | 'header' | 'path' | 'body';
}

export interface PageSize extends RequestParameter {
  readonly fallback: number | null;
  readonly maximum: number | null;
}

/** How a reader knows that there are no more pages. `empty_page`: nothing in the answer says so. */
export type PageEnd =
  | { readonly kind: 'has_more'; readonly path: Path; readonly whenMore: boolean }
  | { readonly kind: 'next'; readonly path: Path }
  | { readonly kind: 'total_pages'; readonly path: Path }
  | { readonly kind: 'total'; readonly path: Path }
  /** The same, said by a header of the response; `next` is empty or missing on the last page. */
  | {
      readonly kind: 'header';
      readonly says: 'has_more' | 'next' | 'total_pages' | 'total';
      readonly header: string;
    }
  | { readonly kind: 'empty_page' };

export type Pagination = Found &
  (
    | { readonly style: 'none' }
    /** Something speaks of pages (the evidence), and nothing says how one leads to the next. */
    | {
        readonly style: 'unknown';
        readonly parameters: readonly RequestParameter[];
        readonly size: PageSize | null;
      }
    | {
        readonly style: 'page';
        readonly parameter: RequestParameter;
        readonly first: number;
        readonly size: PageSize | null;
        readonly end: PageEnd;
      }
    | {
        readonly style: 'offset';
        readonly parameter: RequestParameter;
        readonly size: PageSize | null;
        /** Where the answer gives the next offset. */
        readonly next: Path | null;
        readonly end: PageEnd;
      }
    | {
        readonly style: 'cursor';
        readonly parameter: RequestParameter;
        readonly next: NextCursor;
        readonly size: PageSize | null;
        readonly end: PageEnd;
      }
    | {
        readonly style: 'scroll';
        readonly parameter: RequestParameter;
        readonly next: Path;
        readonly size: PageSize | null;
      }
    | {
        readonly style: 'link_header';
        readonly size: PageSize | null;
        readonly parameter: RequestParameter | null;
      }
    | { readonly style: 'next_url'; readonly path: Path; readonly size: PageSize | null }
  );

/** Where the answer gives the next cursor: in its body, in a header, or as a field of the last item. */
export type NextCursor =
  | { readonly from: 'answer' | 'last_item'; readonly path: Path }
  | { readonly from: 'header'; readonly header: string };

export interface RetrieveEndpoint extends Found {
  readonly path: string;
  readonly operationId: string | null;
  readonly pointer: string;
  /** What stands for the object in the path (or query), and the field of the object that goes there. */
  readonly parameter: RequestParameter;
  readonly field: Path | null;
  /** Every path parameter and required query parameter: where the values come from. */
  readonly filled: readonly { readonly parameter: RequestParameter; readonly source: RetrieveSource }[];
  readonly itemPath: Path;
}

/** Where the value of a parameter comes from that has to be filled in before a list can be asked for. */
export type ParameterSource =
  /** A name of `values` of the walk, or of one further out. */
  | { readonly kind: 'value'; readonly name: string }
  /** No list gives it: a setting of the account, in snake_case. */
  | { readonly kind: 'setting'; readonly name: string }
  /** The one value that the document gives it. */
  | { readonly kind: 'fixed'; readonly value: string }
  /** A person has to say; `values` are those that the document allows, empty when any. */
  | { readonly kind: 'open'; readonly values: readonly string[] };

/** The same for reading one object: also by its id, or by another field of it, which a bare id does not tell. */
export type RetrieveSource =
  | ParameterSource
  | { readonly kind: 'id' }
  | { readonly kind: 'field'; readonly path: Path };

export interface FilledParameter {
  readonly parameter: RequestParameter;
  readonly source: ParameterSource;
}

/** A list whose objects are walked so that the lists further in can be asked for. */
export interface ParentWalk {
  /** Name of the resource whose objects it lists. */
  readonly resource: string;
  /** The main list of that resource or another one of it. */
  readonly list: ListEndpoint;
  readonly filled: readonly FilledParameter[];
  /** What its objects give to the lists further in. */
  readonly values: readonly WalkValue[];
  /** The walk further out. */
  readonly each: ParentWalk | null;
}

export interface WalkValue {
  /** Unique among those of all walks around a list, and no other field of the listed objects is called so. */
  readonly name: string;
  readonly field: Path;
  readonly confidence: Confidence;
}

/**
 * What makes ids unique: names of walk values that belong in front of the id, the outermost first; empty when the id alone is
 * unique in the account. They are there too where one object can be read only below its parent.
 */
export interface IdScope extends Found {
  readonly names: readonly string[];
}

export interface ParentParameter {
  readonly parameter: RequestParameter;
  /** Name of the resource whose objects are walked; null when none of the document fits. */
  readonly resource: string | null;
  /** The field of the parent that goes there. */
  readonly field: Path | null;
  readonly confidence: Confidence;
}

export interface IdField extends Found {
  readonly path: Path;
  readonly type: 'string' | 'integer';
}

export type TimeUnit = 'unix_seconds' | 'unix_milliseconds' | 'unix_microseconds' | 'iso_8601' | 'iso_date';

export interface TimeField extends Found {
  readonly path: Path;
  /** Null when the document does not tell. */
  readonly unit: TimeUnit | null;
  /** The smallest step that its values make, where the unit or an example tells. */
  readonly precision: 'second' | 'millisecond' | 'microsecond' | 'day' | null;
}

export interface FlagField extends Found {
  readonly path: Path;
  /** The object is archived (deleted) when the value equals `value`, or when it is there at all. */
  readonly when: { readonly is: 'value'; readonly value: string | boolean } | { readonly is: 'present' };
}

export interface TimeFilter extends Found, RequestParameter {
  readonly unit: TimeUnit | null;
  /** Whether the time itself is included; null when the document does not tell. */
  readonly inclusive: boolean | null;
}

export interface SortParameters extends Found {
  readonly parameter: RequestParameter;
  readonly values: readonly string[];
  readonly direction: { readonly parameter: RequestParameter; readonly values: readonly string[] } | null;
}

export interface HidingParameter extends Found {
  readonly parameter: RequestParameter;
  /** What is assumed when it is left out. */
  readonly fallback: string | null;
  /** The value that shows most rows; null when no value is known to. */
  readonly showAll: string | null;
}

export interface EmbeddedChild extends Found {
  /** Singular, snake_case, unique among resources and children. */
  readonly name: string;
  readonly path: Path;
  readonly in: 'list' | 'retrieve';
  readonly id: IdField;
  readonly createdAt: TimeField | null;
  readonly updatedAt: TimeField | null;
  /** A resource of its own that these are: a relation rather than a part. */
  readonly resource: string | null;
  /** Where the parent says that not all of them are embedded; null when it does not. */
  readonly moreAt: Path | null;
}

export type ColumnType = 'text' | 'bigint' | 'numeric' | 'boolean' | 'timestamptz' | 'jsonb';

export interface ViewColumn {
  /** Unique, `^[a-z_][a-z0-9_]*$`, at most 63 characters. */
  readonly name: string;
  /** The name as it is written in SQL: in quotes when it is a reserved word. */
  readonly sqlName: string;
  /** Over `e.raw_payload`. */
  readonly expression: string;
  readonly type: ColumnType;
  readonly path: Path;
}

export interface SkippedList {
  readonly method: ListMethod;
  readonly path: string;
  readonly pointer: string;
  readonly why: string;
}

export type UnknownSubject =
  | 'provider'
  | 'base_url'
  | 'auth'
  | 'webhook'
  | 'id'
  | 'pages'
  | 'time_unit'
  | 'updated'
  | 'precision'
  | 'deletions'
  | 'hidden_rows'
  | 'parameter'
  | 'retrieve'
  | 'summary'
  | 'children';

export interface Unknown {
  /** Left out when it is about the whole API. */
  readonly resource?: string;
  readonly what: UnknownSubject;
  /** What the document says or leaves out. */
  readonly why: string;
  readonly question: string;
  /** What the description holds until it is answered; null when nothing. */
  readonly assumed: string | null;
}
