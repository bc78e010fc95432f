#!/usr/bin/env bash
# bicep: groupBy puts a and A into one group, where union of lists keeps both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
cat >get.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net8.0</TargetFramework><DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences></PropertyGroup>
  <ItemGroup><PackageDownload Include="Azure.Bicep.CommandLine.linux-x64" Version="[0.49.2]" /></ItemGroup>
</Project>
XML
dotnet restore --packages packages get.csproj >/dev/null
bicep=packages/azure.bicep.commandline.linux-x64/0.49.2/tools/bicep
chmod +x "$bicep"
cat >main.bicep <<'BICEP'
var names = ['a', 'A']
output groups int = length(objectKeys(groupBy(names, name => name)))
output list int = length(union(names, names))
BICEP
echo "using 'main.bicep'" >main.bicepparam
"$bicep" snapshot main.bicepparam --mode overwrite >/dev/null
output() { grep -oE "\"$1\": [^,]+" main.snapshot.json | head -n 1 | cut -d ' ' -f 2- | tr -d '"'; }
echo "$("$bicep" --version): of a and A groupBy makes $(output groups) group, union a list of $(output list)"
[ "$(output groups)" = 1 ] && [ "$(output list)" = 2 ]
