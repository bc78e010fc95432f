# What the Python SDKs do with a private endpoint from beginning to end, against the simulator: each call waits for its end as the SDK does.
import os
from azure.core.exceptions import ResourceNotFoundError
from azure.identity import DefaultAzureCredential
from azure.mgmt.network import NetworkManagementClient
from azure.mgmt.privatedns import PrivateDnsManagementClient
from azure.mgmt.resource import ResourceManagementClient
from azure.mgmt.storage import StorageManagementClient

arm = os.environ["ARM"].rstrip("/")
subscription = os.environ["SUBSCRIPTION"]
shared = dict(credential=DefaultAzureCredential(), subscription_id=subscription, base_url=arm, credential_scopes=[f"{arm}/.default"])
resources, network, storage, dns = (
    client(**shared)
    for client in (ResourceManagementClient, NetworkManagementClient, StorageManagementClient, PrivateDnsManagementClient)
)
where = {"location": "westeurope"}

print("group", resources.resource_groups.create_or_update("py", where).name)
account = storage.storage_accounts.begin_create("py", "stpy", {**where, "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}).result()
print("account", account.name, account.provisioning_state, account.primary_endpoints.blob is not None)
print("patched", storage.storage_accounts.update("py", "stpy", {"tags": {"a": "b"}}).tags)
network.virtual_networks.begin_create_or_update(
    "py", "vnet", {**where, "address_space": {"address_prefixes": ["10.0.0.0/16"]}, "subnets": [{"name": "s", "address_prefix": "10.0.0.0/24"}]}
).result()
subnet = network.subnets.get("py", "vnet", "s")
zone = dns.private_zones.begin_create_or_update("py", "privatelink.blob.core.windows.net", {"location": "global"}).result()
vnet = f"/subscriptions/{subscription}/resourceGroups/py/providers/Microsoft.Network/virtualNetworks/vnet"
dns.virtual_network_links.begin_create_or_update(
    "py", zone.name, "link", {"location": "global", "virtual_network": {"id": vnet}, "registration_enabled": False}
).result()
endpoint = network.private_endpoints.begin_create_or_update(
    "py",
    "pe",
    {
        **where,
        "subnet": {"id": subnet.id},
        "manual_private_link_service_connections": [
            {"name": "c", "private_link_service_id": account.id, "group_ids": ["blob"], "request_message": "please"}
        ],
    },
).result()
state = endpoint.manual_private_link_service_connections[0].private_link_service_connection_state
print("endpoint", endpoint.provisioning_state, state.status)
[connection] = storage.private_endpoint_connections.list("py", "stpy")
storage.private_endpoint_connections.put(
    "py", "stpy", connection.name, {"private_link_service_connection_state": {"status": "Approved", "description": "fine"}}
)
endpoint = network.private_endpoints.get("py", "pe")
print("names", [(each.fqdn, each.ip_addresses) for each in endpoint.custom_dns_configs])
record = dns.record_sets.create_or_update(
    "py", zone.name, "A", "stpy", {"ttl": 10, "a_records": [{"ipv4_address": "10.0.0.4"}], "metadata": {"a": "b"}}
)
print("record", record.fqdn, [each.ipv4_address for each in dns.record_sets.get("py", zone.name, "A", "stpy").a_records])
print("listed", sorted(each.name for each in resources.resources.list()))
network.private_endpoints.begin_delete("py", "pe").result()
try:
    network.private_endpoints.get("py", "pe")
except ResourceNotFoundError as error:
    print("gone", error.error.code)
