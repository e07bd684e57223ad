import type { Answer } from '../model/answer';
import type { Connection, Fallback } from '../model/provider';

const NAME_FAILURES = new Set(['ENOTFOUND', 'EAI_AGAIN']);

/**
 * Which address the next attempt goes to: the connection's own, the same once more, then its
 * fallbacks in their order. Nothing but these ever receives a request.
 */
export class Route {
	private at: string;
	private faultsHere = 0;
	private readonly ahead: Fallback[];

	constructor(
		private readonly own: string,
		fallbacks: readonly Fallback[],
	) {
		this.at = own;
		this.ahead = fallbacks.filter(({ baseUrl }) => baseUrl !== own);
	}

	/** The connection with the address of the next attempt. */
	of(connection: Connection): Connection {
		return this.at === this.own ? connection : { ...connection, baseUrl: this.at };
	}

	/** No answer came from the address in turn. */
	failed(code: string): void {
		this.faultsHere += 1;
		if (this.at === this.own && this.faultsHere < 2) return;
		for (let next = this.ahead.shift(); next; next = this.ahead.shift()) {
			if (next.onlyAfterNameFailure && !NAME_FAILURES.has(code)) continue;
			this.at = next.baseUrl;
			return;
		}
	}

	/** The answer, with the host where it did not come from the connection's own address. */
	told(answer: Answer): Answer {
		if (this.at === this.own) return answer;
		return { ...answer, facts: { ...answer.facts, answeredBy: new URL(this.at).host } };
	}
}
