import { InfrakitError } from '../../source/infrakit-error.ts';
import { locate } from '../../source/span.ts';
import type { Template } from '../template.ts';

/** The templates that are being rendered for each other right now, outermost first. */
export class ActiveTemplates {
  readonly #stack: { template: Template; name: string }[] = [];

  /**
   * Renders a template as a part of those that wait for it.
   *
   * @throws InfrakitError where it waits for itself
   */
  enter<T>(template: Template, name: string, render: () => T): T {
    const first = this.#stack.findIndex((active) => active.template === template);
    if (first >= 0) throw this.#loop(first, template, name);
    this.#stack.push({ template, name });
    try {
      return render();
    } finally {
      this.#stack.pop();
    }
  }

  #loop(first: number, template: Template, name: string): InfrakitError {
    const circle = this.#stack.slice(first);
    const names = [...circle.map((active) => active.name), name].join(' -> ');
    const places = circle.map((active) => `${active.name} at ${locate(active.template.span)}`).join(', ');
    return new InfrakitError(`a variable is defined by itself: ${names}`, {
      span: template.span,
      hint: `one of these must not use the next: ${places}`,
    });
  }
}
