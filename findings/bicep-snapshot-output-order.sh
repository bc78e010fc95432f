#!/usr/bin/env bash
# bicep snapshot: the outputs of one unchanged file are written in another order each time, so a committed snapshot changes by itself.
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
for name in one two three four five six seven eight; do echo "output $name string = '$name'"; done >main.bicep
echo "using 'main.bicep'" >main.bicepparam
orders=()
for _ in 1 2 3; do
  "$bicep" snapshot main.bicepparam --mode overwrite >/dev/null
  orders+=("$(grep -oE '"(one|two|three|four|five|six|seven|eight)":' main.snapshot.json | tr -d '":\n' )")
done
different=$(printf '%s\n' "${orders[@]}" | sort -u | wc -l)
echo "$("$bicep" --version): three snapshots of the same eight outputs came in $different orders, ${orders[0]} first"
[ "$different" -gt 1 ]
