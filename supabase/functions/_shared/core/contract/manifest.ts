/** A connector's `manifest.json`: what can be known of it without running it. */
export interface ConnectorManifest {
  readonly name: string;
  readonly display_name: string;
  readonly api_version: string;
  readonly resources: readonly {
    readonly name: string;
    readonly collection_key: string;
    /** The resource this one is embedded in. */
    readonly parent?: string;
  }[];
  /** Directory of its SQL files, relative to the manifest; null when it has none. */
  readonly migrations: string | null;
}
