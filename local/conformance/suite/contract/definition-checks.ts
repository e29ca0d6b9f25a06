import {
  type ConnectorManifest,
  rateLimitOf,
} from '../../../../supabase/functions/_shared/core/contract/index.ts';
import { retentionsOf } from '../../../../supabase/functions/_shared/core/contract/since.ts';
import type { Finding } from '../../result.ts';
import type { Check } from '../check.ts';
import { rootsOf, type Subject, sampleApp } from '../subject.ts';

/** What the core cannot refuse by itself, since no sync would fail of it. */
export const definitionChecks: readonly Check[] = [
  { id: 'contract.metadata', run: (subject) => ({ findings: differences(subject) }) },
  { id: 'contract.reasons', run: (subject) => ({ findings: emptyReasons(subject) }) },
  {
    id: 'contract.limits',
    run: (subject) => ({ findings: [...rateProblems(subject), ...timeProblems(subject)] }),
  },
];

function differences({ name, manifest, connector: { metadata } }: Subject): Finding[] {
  const { resources, migrations } = manifest;
  const said: readonly (readonly [string, unknown, unknown])[] = [
    ['provider', metadata.provider, manifest.name],
    ['displayName', metadata.displayName, manifest.display_name],
    ['apiVersion', metadata.apiVersion, manifest.api_version],
    [
      'resources',
      metadata.resources.map(({ name, collectionKey, parent }) => [name, collectionKey, parent]),
      resourcesOf(resources),
    ],
    [
      'migrations',
      [metadata.migrations.has, metadata.migrations.directory],
      [migrations !== null, migrations],
    ],
  ];
  return said.flatMap(([field, metadataSays, manifestSays]) => {
    const [left, right] = [JSON.stringify(metadataSays), JSON.stringify(manifestSays)];
    if (left === right) return [];
    return {
      message: `metadata.${field} is ${left}, connectors/${name}/manifest.json says ${right}`,
      fix: "Give defineConnector the manifest itself: import manifest from './manifest.json' with { type: 'json' }.",
    };
  });
}

function resourcesOf(resources: ConnectorManifest['resources']): unknown {
  return resources.map(({ name, collection_key, parent = null }) => [name, collection_key, parent]);
}

/** The resources that say something at all; what is missing is the matter of contract.definition. */
function statedRoots(subject: Subject) {
  return rootsOf(subject).filter(({ deletions, incremental }) => deletions && incremental);
}

function emptyReasons(subject: Subject): Finding[] {
  return statedRoots(subject).flatMap(({ name, deletions, incremental }) => {
    const said = [
      ['deletions', deletions],
      ['incremental', incremental],
    ] as const;
    return said.flatMap(([key, rule]) => {
      if (!('because' in rule) || /\p{L}{2,}/u.test(String(rule.because))) return [];
      return {
        message: `${name}: ${key} by ${rule.by} gives no reason: because is "${rule.because}"`,
        fix: 'Say what of the provider makes it so; whoever reads the tables will ask.',
      };
    });
  });
}

function rateProblems(subject: Subject): Finding[] {
  try {
    rateLimitOf(subject.definition.rateLimit, sampleApp(subject));
    return [];
  } catch (error) {
    return [
      {
        message: `rateLimit: ${error instanceof Error ? error.message : String(error)}`,
        fix: "State the provider's documented limit, or what is known to be safe.",
      },
    ];
  }
}

function timeProblems(subject: Subject): Finding[] {
  const { definition } = subject;
  const findings: Finding[] = [];
  const { readSlackSeconds } = definition;
  if (!(readSlackSeconds >= 0 && readSlackSeconds <= 3600)) {
    findings.push({
      message: `readSlackSeconds is ${readSlackSeconds}, not a number from 0 to 3600`,
      fix: 'Say how much older than its response what a read shows may be, in seconds; 5 where nothing is documented.',
    });
  }
  for (const resource of statedRoots(subject)) {
    for (const { overlapSeconds, precisionSeconds, retentionSeconds } of retentionsOf(
      resource,
      definition.eventFeed,
    )) {
      const shown = `overlapSeconds ${overlapSeconds}, precisionSeconds ${precisionSeconds}, retentionSeconds ${retentionSeconds}`;
      if (![overlapSeconds, precisionSeconds, retentionSeconds ?? 0].every(Number.isFinite))
        findings.push({
          message: `${resource.name}: a time filter is no number (${shown})`,
          fix: 'State all of them in seconds; retentionSeconds may be null.',
        });
      else if (overlapSeconds < precisionSeconds)
        findings.push({
          message: `${resource.name}: the overlap of a time filter is shorter than its grain (${shown})`,
          fix: 'Ask from at least one grain before the watermark: what changed within the same one was not shown yet.',
        });
    }
  }
  return findings;
}
