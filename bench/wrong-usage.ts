/** The words of the command are not those that the benchmark knows. */
export class WrongUsage extends Error {}
