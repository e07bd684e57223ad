import type { N8nApi } from '../host/api';
import { until } from './until';

/** What the example has written down of one asking, or of one result. */
export interface Row {
	id: number;
	key: string;
	caseNumber: string;
	provider: string;
	target: string;
	outcome?: string;
	message?: string;
}

/** The two Data Tables of the example: what is asked, and what came of it. */
export interface Tables {
	asked(): Promise<Row[]>;
	results(): Promise<Row[]>;
}

const PAGE = 250;

/** Reads the tables through n8n's own API, as the editor does. */
export function openTables(api: N8nApi): Tables {
	const addresses = new Map<string, string>();
	const get = async <T>(url: string): Promise<T> => {
		let body: { data: T } | undefined;
		await until(`n8n answers GET ${url}`, async () => {
			// it may be down, or without its database, and will not be for long
			const answer = await api.http.get<{ data: T }>(url).catch(() => undefined);
			if (answer?.status === 200) body = answer.data;
			else if (answer && answer.status < 500) throw new Error(`${answer.status}: GET ${url}`);
			return body !== undefined;
		});
		return body!.data;
	};
	const find = async (name: string): Promise<string> => {
		const known = addresses.get(name);
		if (known !== undefined) return known;
		const { data } = await get<{ data: Array<{ id: string; name: string; projectId: string }> }>(
			'/rest/data-tables-global',
		);
		const found = data.find((table) => table.name === name);
		if (!found) throw new Error(`There is no Data Table ${name}`);
		const address = `/rest/projects/${found.projectId}/data-tables/${found.id}/rows`;
		addresses.set(name, address);
		return address;
	};
	const rowsOf = async (name: string): Promise<Row[]> => {
		const address = await find(name);
		const rows: Row[] = [];
		for (;;) {
			const page = await get<{ count: number; data: Row[] }>(
				`${address}?take=${PAGE}&skip=${rows.length}&sortBy=id:asc`,
			);
			rows.push(...page.data);
			if (page.data.length === 0 || rows.length >= page.count) return rows;
		}
	};
	return {
		asked: async () => await rowsOf('rtc_asked'),
		results: async () => await rowsOf('rtc_results'),
	};
}
