"""The open vocabularies of section 10 that name kinds of things. Other words are accepted with a warning."""

from wardwatch.standards.stix.types.properties import suggested

ACCOUNT_TYPE = suggested("facebook ldap nis openid radius skype tacacs twitter unix windows-local windows-domain")
ATTACK_MOTIVATION = suggested(
    "accidental coercion dominance ideology notoriety organizational-gain personal-gain personal-satisfaction revenge"
    " unpredictable"
)
ATTACK_RESOURCE_LEVEL = suggested("individual club contest team organization government")
GROUPING_CONTEXT = suggested("suspicious-activity malware-analysis unspecified")
IDENTITY_CLASS = suggested("individual group system organization class unknown")
IMPLEMENTATION_LANGUAGE = suggested(
    "applescript bash c c++ c# go java javascript lua objective-c perl php powershell python ruby scala swift"
    " typescript visual-basic x86-32 x86-64"
)
INDICATOR_TYPE = suggested("anomalous-activity anonymization benign compromised malicious-activity attribution unknown")
INDUSTRY_SECTOR = suggested(
    "agriculture aerospace automotive chemical commercial communications construction defense education energy"
    " entertainment financial-services government emergency-services government-local government-national"
    " government-public-services government-regional healthcare hospitality-leisure infrastructure dams nuclear water"
    " insurance manufacturing mining non-profit pharmaceuticals retail technology telecommunications transportation"
    " utilities"
)
INFRASTRUCTURE_TYPE = suggested(
    "amplification anonymization botnet command-and-control control-system exfiltration firewall hosting-malware"
    " hosting-target-lists phishing reconnaissance routers-switches staging workstation unknown"
)
MALWARE_RESULT = suggested("malicious suspicious benign unknown")
MALWARE_CAPABILITY = suggested(
    "accesses-remote-machines anti-debugging anti-disassembly anti-emulation anti-memory-forensics anti-sandbox"
    " anti-vm captures-input-peripherals captures-output-peripherals captures-system-state-data"
    " cleans-traces-of-infection commits-fraud communicates-with-c2 compromises-data-availability"
    " compromises-data-integrity compromises-system-availability controls-local-machine degrades-security-software"
    " degrades-system-updates determines-c2-server emails-spam escalates-privileges evades-av exfiltrates-data"
    " fingerprints-host hides-artifacts hides-executing-code infects-files infects-remote-machines"
    " installs-other-components persists-after-system-reboot prevents-artifact-access prevents-artifact-deletion"
    " probes-network-environment self-modifies steals-authentication-credentials"
    " violates-system-operational-integrity"
)
MALWARE_TYPE = suggested(
    "adware backdoor bot bootkit ddos downloader dropper exploit-kit keylogger ransomware remote-access-trojan"
    " resource-exploitation rogue-security-software rootkit screen-capture spyware trojan unknown virus webshell"
    " wiper worm"
)
PATTERN_TYPE = suggested("stix pcre sigma snort suricata yara")
PROCESSOR_ARCHITECTURE = suggested("alpha arm ia-64 mips powerpc sparc x86 x86-64")
REGION = suggested(
    "africa eastern-africa middle-africa northern-africa southern-africa western-africa americas"
    " latin-america-caribbean south-america caribbean central-america northern-america asia central-asia eastern-asia"
    " southern-asia south-eastern-asia western-asia europe eastern-europe northern-europe southern-europe"
    " western-europe oceania australia-new-zealand melanesia micronesia polynesia antarctica"
)
REPORT_TYPE = suggested(
    "attack-pattern campaign identity indicator intrusion-set malware observed-data threat-actor threat-report tool"
    " vulnerability"
)
THREAT_ACTOR_TYPE = suggested(
    "activist competitor crime-syndicate criminal hacker insider-accidental insider-disgruntled nation-state"
    " sensationalist spy terrorist unknown"
)
THREAT_ACTOR_ROLE = suggested(
    "agent director independent infrastructure-architect infrastructure-operator malware-author sponsor"
)
THREAT_ACTOR_SOPHISTICATION = suggested("none minimal intermediate advanced expert innovator strategic")
TOOL_TYPE = suggested(
    "denial-of-service exploitation information-gathering network-capture credential-exploitation remote-access"
    " vulnerability-scanning unknown"
)
WINDOWS_PEBINARY_TYPE = suggested("dll exe sys")
