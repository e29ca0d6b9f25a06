/** A connector's `manifest.json`: what can be known of it without running it. */
export interface ConnectorManifest {
  readonly name: string;
  readonly display_name: string;
  readonly api_version: string;
  /** False for a connector that takes no webhooks: its apps need no secret then. True when left out. */
  readonly webhooks?: boolean;
  readonly resources: readonly {
    readonly name: string;
    readonly collection_key: string;
    /** The resource this one is embedded in. */
    readonly parent?: string;
  }[];
  /** The settings that it takes, by name. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Directory of its SQL files, relative to the manifest; null when it has none. */
  readonly migrations: string | null;
}
