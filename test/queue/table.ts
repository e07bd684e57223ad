import type { N8nApi } from '../../scripts/host/api';

export interface Row {
	id: number;
	key: string;
	provider: string;
	target: string;
	caseNumber: string;
	outcome: string | null;
	message: string | null;
	requestId: string | null;
}

/** The Data Table in which the example writes down what is asked and what came of it. */
export interface Table {
	rows(): Promise<Row[]>;
}

const PAGE = 250;

/** Reads the table through n8n's own API, as the editor does. */
export function openTable(api: N8nApi, name: string): Table {
	let address: string | undefined;
	const get = async <T>(url: string): Promise<T> => {
		const { status, data } = await api.http.get<{ data: T }>(url);
		if (status !== 200) throw new Error(`n8n answered GET ${url} with ${status}`);
		return data.data;
	};
	const find = async (): Promise<string> => {
		const { data } = await get<{ data: Array<{ id: string; name: string; projectId: string }> }>(
			'/rest/data-tables-global',
		);
		const found = data.find((table) => table.name === name);
		if (!found) throw new Error(`There is no Data Table ${name}`);
		return `/rest/projects/${found.projectId}/data-tables/${found.id}/rows`;
	};
	return {
		async rows() {
			address ??= await find();
			const rows: Row[] = [];
			for (;;) {
				const page = await get<{ count: number; data: Row[] }>(
					`${address}?take=${PAGE}&skip=${rows.length}&sortBy=id:asc`,
				);
				rows.push(...page.data);
				if (page.data.length === 0 || rows.length >= page.count) return rows;
			}
		},
	};
}
