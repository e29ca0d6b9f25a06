import type { ConnectorManifest } from '../../../supabase/functions/_shared/core/contract/index.ts';

/** A connector that is to be checked. */
export interface ConnectorRequest {
  readonly name: string;
  /** URL of its index.ts. */
  readonly url: string;
  /** Its manifest.json, parsed. */
  readonly manifest: ConnectorManifest;
  /** Values for its own settings. */
  readonly options: Readonly<Record<string, unknown>>;
}
