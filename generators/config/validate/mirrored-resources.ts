import type { Report } from '../diagnostic.ts';
import type { ConnectorManifest } from '../manifest.ts';
import { suggestOrList } from '../suggest.ts';
import type { Fields, Text } from './fields.ts';

/** Which resources an app can say something about. */
export interface MirroredResources {
  readonly connector: string;
  readonly known: readonly string[];
  /** Null when sync_resources could not all be read. */
  readonly mirrored: readonly string[] | null;
}

export function mirroredResources(
  config: Fields,
  manifest: ConnectorManifest,
  syncResources: readonly string[],
): MirroredResources {
  const written = config.get('sync_resources')?.value;
  const allRead =
    written === undefined ||
    (written.kind === 'array' && written.complete && written.items.length === syncResources.length);
  return {
    connector: manifest.name,
    known: manifest.resources.map((resource) => resource.name),
    mirrored: allRead ? syncResources : null,
  };
}

/** Says so when a name is not the one of a resource that the app mirrors. */
export function reportUnmirrored(
  name: Text,
  { connector, known, mirrored }: MirroredResources,
  report: Report,
): void {
  if (!known.includes(name.value)) {
    report(name.span, {
      message: `'${connector}' has no resource '${name.value}'`,
      fix: suggestOrList(name.value, mirrored ?? known, 'The resources mirrored are'),
    });
  } else if (mirrored !== null && !mirrored.includes(name.value)) {
    report(name.span, {
      message: `the resource '${name.value}' is not mirrored`,
      reason: "The app's sync_resources do not name it.",
      fix: `Add '${name.value}' to sync_resources, or remove it here.`,
    });
  }
}
