import type { DefElem, Node, ViewStmt } from 'libpg-query';
import { nameOf, outsideSchema, type Problem, type Rules } from './rule.ts';

/** Views: replaceable, in the schema, and with the rights of whoever reads them. */
export const viewRules: Rules = {
  ViewStmt: (view) => {
    const name = nameOf(view.view);
    if (view.view?.relpersistence === 't') {
      return [
        { message: `view ${name} is temporary: it is gone when the push ends`, fix: 'Leave out temporary.' },
      ];
    }
    return [
      ...(view.replace ? [] : [notReplaceable(name)]),
      ...outsideSchema('view', name, view.view?.location),
      ...(isSecurityInvoker(view) ? [] : [readsAsOwner(name)]),
    ];
  },
};

function notReplaceable(name: string): Problem {
  return {
    message: `view ${name} is created without or replace: the second push would fail`,
    fix: 'Write create or replace view. Columns may change freely, the assembly takes care of that.',
  };
}

function readsAsOwner(name: string): Problem {
  return {
    message: `view ${name} lacks with (security_invoker = true)`,
    reason: 'Without it the view reads with the rights of its owner and bypasses row level security.',
    fix: `Write create or replace view ${name} with (security_invoker = true) as …`,
  };
}

/** Whether the view reads with the rights of whoever queries it. */
export function isSecurityInvoker(view: ViewStmt): boolean {
  return (view.options ?? []).some((option) => 'DefElem' in option && isOn(option.DefElem));
}

function isOn({ defname, arg }: DefElem): boolean {
  if (defname !== 'security_invoker') return false;
  return arg === undefined || ['true', 'on', 'yes', '1'].includes(optionText(arg));
}

function optionText(node: Node): string {
  if ('String' in node) return (node.String.sval ?? '').toLowerCase();
  if ('Integer' in node) return String(node.Integer.ival ?? 0);
  return '';
}
