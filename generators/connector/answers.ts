import { z } from 'zod';
import { auth } from './answers/auth.ts';
import { baseUrl } from './answers/base-url.ts';
import { contradictions } from './answers/contradictions.ts';
import { headerName, named, text } from './answers/forms.ts';
import { resourceAnswers } from './answers/resource.ts';
import { webhook } from './answers/webhook.ts';
import { connectorNameProblem } from './names.ts';

/** Everything that must be known of a provider to write a connector for it; what `plop connector` asks for. */
export type ConnectorAnswers = z.infer<typeof connectorAnswers>;
/** The same before defaults are filled in and anything is checked. */
export type ConnectorAnswersInput = z.input<typeof connectorAnswers>;

const url = text(300)
  .refine((value) => URL.canParse(value) && /^https?:/.test(value), 'must be a URL')
  .transform((value) => new URL(value).href);

export const connectorAnswers = z
  .strictObject({
    name: named(connectorNameProblem),
    displayName: text(60),
    apiVersion: text(40).default('1'),
    baseUrl,
    docsUrl: url.nullable().default(null),
    auth,
    /** Headers of every call, such as the version of the API; settings of the app in braces: `{app.account}`. */
    headers: z.record(headerName, text(200)).default({}),
    rateLimit: z
      .strictObject({
        requestsPerSecond: z.number().positive().max(10_000),
        burst: z.int().positive().max(10_000),
      })
      .default({ requestsPerSecond: 5, burst: 5 }),
    readSlackSeconds: z.number().nonnegative().max(3600).default(5),
    resources: z.array(resourceAnswers).min(1, 'must be at least one'),
    webhook,
    /** The environment variables that an app of this connector names; null for those made of the connector's name. */
    environment: z
      .strictObject({ apiKey: text(60), webhookSecret: text(60) })
      .nullable()
      .default(null),
  })
  .superRefine((answers, context) => {
    for (const { path, message } of contradictions(answers))
      context.addIssue({ code: 'custom', path, message });
  });
