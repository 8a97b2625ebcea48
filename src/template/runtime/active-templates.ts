import { InfrakitError } from '../../source/infrakit-error.ts';
import { locate } from '../../source/span.ts';
import type { Scope } from '../scope.ts';
import type { Template } from '../template.ts';

interface Active {
  readonly template: Template;
  readonly name: string;
  readonly scope: Scope;
}

/**
 * The templates that are being rendered for each other right now, outermost first. They may belong to several renderings: a
 * variable of one host can read those of another through `hostvars`, each in its own scope.
 */
export class ActiveTemplates {
  readonly #stack: Active[] = [];

  /**
   * Renders a template as a part of those that wait for it.
   *
   * @throws InfrakitError where it waits for itself
   */
  enter<T>(template: Template, name: string, scope: Scope, render: () => T): T {
    const first = this.#stack.findIndex(
      (active) => active.template === template && identity(active.scope) === identity(scope),
    );
    if (first >= 0) throw loop([...this.#stack.slice(first), { template, name, scope }]);
    this.#stack.push({ template, name, scope });
    try {
      return render();
    } finally {
      this.#stack.pop();
    }
  }
}

const identity = (scope: Scope): object => scope.identity ?? scope;

/** @param circle those that wait for each other, the first once more at the end */
function loop(circle: readonly Active[]): InfrakitError {
  const isAcrossHosts = new Set(circle.map(({ scope }) => scope.owner)).size > 1;
  const shown = ({ name, scope: { owner } }: Active) => (isAcrossHosts && owner ? `${name} of ${owner}` : name);
  const names = circle.map(shown).join(' -> ');
  const places = circle.slice(0, -1).map((active) => `${shown(active)} at ${locate(active.template.span)}`);
  return new InfrakitError(`a variable is defined by itself: ${names}`, {
    span: circle.at(-1)?.template.span,
    hint: `one of these must not use the next: ${places.join(', ')}`,
  });
}
