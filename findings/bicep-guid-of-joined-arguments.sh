#!/usr/bin/env bash
# bicep: guid and uniqueString join their arguments by a hyphen before they hash, so two different lists of names give one id.
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
output first string = guid('app-dev', 'reader')
output second string = guid('app', 'dev-reader')
output third string = uniqueString('app-dev', 'reader')
output fourth string = uniqueString('app', 'dev-reader')
BICEP
echo "using 'main.bicep'" >main.bicepparam
"$bicep" snapshot main.bicepparam --mode overwrite >/dev/null
output() { grep -oE "\"$1\": [^,]+" main.snapshot.json | head -n 1 | cut -d ' ' -f 2- | tr -d '"'; }
echo "$("$bicep" --version): guid('app-dev', 'reader') is $(output first) and guid('app', 'dev-reader') $(output second), uniqueString of them $(output third) and $(output fourth)"
[ "$(output first)" = "$(output second)" ] && [ "$(output third)" = "$(output fourth)" ]
