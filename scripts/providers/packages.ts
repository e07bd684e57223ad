/** One of the packages that this source makes, beside the one with all five services. */
export interface ProviderPackage {
	/** Name on npm. n8n prefixes the names of node types with it: `n8n-nodes-agora.agora`. */
	name: string;
	/** Folder below `nodes/`. */
	folder: string;
	/** `icons/<icon>.svg` and `icons/<icon>.dark.svg`. */
	icon: string;
	/** The page below `docs/nodes/`. */
	page: string;
	/** Names of the vendor's service, for npm's search. */
	keywords: string[];
}

export const PROVIDER_PACKAGES: ProviderPackage[] = [
	{
		name: 'n8n-nodes-camara-webrtc',
		folder: 'CamaraWebRtc',
		icon: 'camara',
		page: 'camara-webrtc.md',
		keywords: ['camara', 'webrtc'],
	},
	{
		name: 'n8n-nodes-azure-call-automation',
		folder: 'AzureCallAutomation',
		icon: 'azure',
		page: 'azure-call-automation.md',
		keywords: ['azure-communication-services', 'call-automation'],
	},
	{
		name: 'n8n-nodes-verint-verba',
		folder: 'VerintVerba',
		icon: 'verba',
		page: 'verint-verba.md',
		keywords: ['verint', 'verba'],
	},
	{
		name: 'n8n-nodes-agora',
		folder: 'Agora',
		icon: 'agora',
		page: 'agora.md',
		keywords: ['agora', 'live-streaming'],
	},
	{
		name: 'n8n-nodes-huawei-rtc',
		folder: 'HuaweiRtc',
		icon: 'huawei',
		page: 'huawei-rtc.md',
		keywords: ['huawei-cloud', 'sparkrtc'],
	},
];
