from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sharing", "0005_warned")]

    operations = [
        migrations.AddField(model_name="destination", name="paused_at", field=models.DateTimeField(null=True)),
    ]
