import type { Confidence, TimeField, TimeUnit } from '../api-description.ts';
import { asNumber } from '../document/json-value.ts';
import type { Shape } from '../schema/shape.ts';

export interface TimeReading {
  readonly unit: TimeUnit | null;
  readonly precision: TimeField['precision'];
  readonly confidence: Confidence;
  readonly says: string;
}

const iso = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:[.,](\d+))?)?/;
const date = /^\d{4}-\d{2}-\d{2}$/;

/**
 * The unit of a time, from its type first (an integer with `format: date-time`, as Intercom writes it, is a number), then
 * its format, its examples (numbers tell seconds from milliseconds by size) and its description.
 */
export function readTime(shape: Shape, examples: readonly unknown[]): TimeReading {
  const isNumber = shape.kinds.has('integer') || shape.kinds.has('number');
  const isText = shape.kinds.has('string');
  const values = [...shape.examples, ...examples, shape.fallback];
  if (isNumber && !isText) return readNumber(shape, values);
  const text = values.filter((value): value is string => typeof value === 'string');
  const stamp = text.map((value) => iso.exec(value)).find((match) => match !== null);
  const format = shape.format?.toLowerCase() ?? '';
  const isStated = ['date-time', 'datetime', 'rfc3339', 'iso8601'].includes(format);
  if (isStated && !isNumber) {
    return {
      unit: 'iso_8601',
      precision: fraction(stamp),
      confidence: 'certain',
      says: `format ${shape.format}`,
    };
  }
  if (format === 'date' && !isNumber) {
    return { unit: 'iso_date', precision: 'day', confidence: 'certain', says: 'format date' };
  }
  if (stamp !== undefined) {
    return {
      unit: 'iso_8601',
      precision: fraction(stamp),
      confidence: 'likely',
      says: `example ${stamp.input}`,
    };
  }
  if (isNumber && numbersIn(values).length === 0) {
    return { unit: null, precision: null, confidence: 'guess', says: 'a text or a number' };
  }
  const day = text.find((value) => date.test(value));
  if (day !== undefined)
    return { unit: 'iso_date', precision: 'day', confidence: 'likely', says: `example ${day}` };
  const numbers = numbersIn(values);
  if (numbers.length > 0 || /unix|epoch/.test(format)) return readNumber(shape, numbers);
  if (/iso.?8601|rfc.?3339/i.test(shape.description)) {
    return { unit: 'iso_8601', precision: null, confidence: 'likely', says: 'its description' };
  }
  if (/unix|epoch/i.test(shape.description)) return readNumber(shape, values);
  return { unit: null, precision: null, confidence: 'guess', says: 'neither format nor example' };
}

function numbersIn(values: readonly unknown[]): unknown[] {
  return values.filter(
    (value) => typeof value === 'number' || (typeof value === 'string' && /^\d{9,17}(\.\d+)?$/.test(value)),
  );
}

function readNumber(shape: Shape, values: readonly unknown[]): TimeReading {
  const { description, format } = shape;
  const example = values.map(asNumber).find((value) => value >= 1e8 && value < 1e17);
  if (example !== undefined) {
    const unit = example < 1e11 ? 'unix_seconds' : example < 1e14 ? 'unix_milliseconds' : 'unix_microseconds';
    return {
      ...reading(unit, 'likely', `example ${example}`),
      confidence: format === 'unix-time' ? 'certain' : 'likely',
    };
  }
  if (/micro(second|s\b)/i.test(description))
    return reading('unix_microseconds', 'likely', 'its description');
  if (/milli|\bms\b/i.test(description)) return reading('unix_milliseconds', 'likely', 'its description');
  if (format === 'unix-time') return reading('unix_seconds', 'certain', `format ${format}`);
  if (/second|unix|epoch/i.test(description)) return reading('unix_seconds', 'likely', 'its description');
  if (/^(date-time|timestamp|unix.*|epoch.*)$/i.test(format ?? '')) {
    return reading('unix_seconds', 'guess', `a number with format ${format}`);
  }
  return { unit: null, precision: null, confidence: 'guess', says: 'a number without example or unit' };
}

function reading(unit: TimeUnit, confidence: Confidence, says: string): TimeReading {
  const precision =
    unit === 'unix_seconds' ? 'second' : unit === 'unix_milliseconds' ? 'millisecond' : 'microsecond';
  return { unit, precision, confidence, says };
}

/** Three digits in an example are milliseconds; an example without any may just be a round one. */
function fraction(match: RegExpExecArray | null | undefined): TimeField['precision'] {
  const digits = match?.[1]?.length ?? 0;
  return digits === 0 ? null : digits <= 3 ? 'millisecond' : 'microsecond';
}
